"""Lets ``python -m casegraph`` do what ``casegraph`` does."""

from casegraph.cli import main

if __name__ == "__main__":
    main()

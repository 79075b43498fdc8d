# The tasks of the project; `make check` is what continuous integration runs.
PYTHON ?= python

.PHONY: check lint types layers browser test test-all test-quick descriptor commands docs bench site

check: lint types layers test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

layers:
	lint-imports

# A file goes to one process; tests/conftest.py puts the longest files first.
SHARED = -n 3 --dist loadfile --no-loadscope-reorder

test:
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m pytest -m "not exhaustive" $(SHARED) --durations=20 --durations-min=4

# The scripts of the pages, where their sources have changed.
browser:
	$(PYTHON) hatch_build.py

# The many more cases of tests/browser as well.
test-all:
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m pytest $(SHARED)

test-quick:
	$(PYTHON) -m pytest -m "not browser and not slow"

descriptor:
	$(PYTHON) -m casegraph.ingest.tables.descriptor data

commands:
	$(PYTHON) -m casegraph.cli.reference docs/commands.md

docs:
	$(PYTHON) -m sphinx -W -b html docs docs/_build/html

bench:
	$(PYTHON) benchmarks/bench_build.py
	$(PYTHON) benchmarks/bench_association.py
	$(PYTHON) benchmarks/bench_pages.py
	$(PYTHON) benchmarks/bench_endpoint.py

site:
	casegraph explore -o casegraph-site

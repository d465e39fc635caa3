# `make` lists the targets. Nothing here needs more than Debian 12 with python3, node 20 and npm.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
# Hundreds of processes read the same modules: compiled once, they are read in half the time.
unexport PYTHONDONTWRITEBYTECODE

VENV   := .venv
PY     := $(VENV)/bin/python
# Stamps lie inside what they vouch for, so that deleting the folder deletes the promise.
BASE   := $(VENV)/.base-installed
TEST   := $(VENV)/.test-installed
NODE   := node_modules/.installed
FRONT  := src/ratusz/portal/show/static/ratusz/ratusz.css
# The locks name every package there is to install: nothing is resolved here, so nothing newer can come in.
# What they bring is compiled afterwards, on all processors, which pip does on one.
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps --no-compile
COMPILE := $(PY) -m compileall -q -j 0 $(VENV)/lib >/dev/null 2>&1 || true
SAY    := @printf '\033[1m%s\033[0m\n'

DIR  ?= var/demo
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
# One worker of tests more than there are processors: tests of the browser and of commands wait for other processes most of their time.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# What they write and delete lies in memory, where that has room.
test test-fast test-nodes coverage: export TMPDIR := $(shell tools/temp.sh)

FRONTEND_FILES := $(shell find frontend -type f 2>/dev/null)
LOCALE_FILES   := $(shell find src/ratusz/locale -name '*.po' 2>/dev/null)
COMPILED       := src/ratusz/locale/pl/LC_MESSAGES/django.mo src/ratusz/locale/pl/LC_MESSAGES/bank.mo

.PHONY: help
help: ## list what can be made
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

# ------------------------------------------------------------------------------------------------------------ to run

.PHONY: install build demo demo-full
install: $(BASE) ## Python environment with everything a bank runs on

build: $(BASE) $(FRONT) $(COMPILED) ## the same, with styles, scripts and Polish sentences built

demo: build ## make the demo city (first time) and serve it: DIR=var/demo HOST=127.0.0.1 PORT=8000
	$(VENV)/bin/ratusz demo --dir $(DIR) --host $(HOST) --port $(PORT) $(ARGS)

DATA ?= ../shared/data
demo-full: build ## the same with real files, which are not part of the project, where they lie in DATA=../shared/data
	@if [ -d "$(DATA)" ]; then \
	  $(VENV)/bin/ratusz demo --dir $(DIR)-full --city demo/full.toml --files "$(DATA)" --host $(HOST) --port $(PORT) $(ARGS); \
	else echo "There are no real files at $(DATA), so there is nothing to show: name their folder with DATA=FOLDER."; fi

$(PY):
	$(SAY) "1/5 Python environment in $(VENV)"
	@tools/venv.sh $(VENV)

$(BASE): requirements/base.lock pyproject.toml | $(PY)
	$(SAY) "2/5 Python packages (about 300 MB the first time)"
	@$(PIP) -r requirements/base.lock
	@$(PY) -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

$(NODE): package-lock.json
	$(SAY) "3/5 front-end packages"
	@command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed." >&2; exit 1; }
	@npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

$(FRONT): $(NODE) $(FRONTEND_FILES) package.json
	$(SAY) "4/5 styles and scripts"
	@npm run --silent build
	@touch $@

$(COMPILED) &: $(LOCALE_FILES) tools/messages.py | $(BASE)
	$(SAY) "5/5 Polish sentences"
	@$(PY) -m tools.messages compile

# ----------------------------------------------------------------------------------------------------------- to check

.PHONY: install-test packages test test-fast test-nodes coverage check format
install-test: build $(TEST) ## the same as build, with what tests, lint and types need
	@tools/chromium.sh

packages: build $(TEST)

$(TEST): requirements/test.lock $(BASE)
	$(SAY) "packages for tests"
	@$(PIP) -r requirements/test.lock
	@$(COMPILE)
	@touch $@

test: install-test ## every kind of test, browser ones too (ARGS="-k name" narrows)
	@$(PY) -m compileall -q -j 2 src tools bench
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-fast: $(TEST) ## everything but the browser
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not browser" $(ARGS)

test-nodes: $(TEST) ## two web nodes and workers on PostgreSQL, while they are killed
	$(PY) -m pytest tests/nodes $(ARGS)

coverage: install-test ## which lines and branches no test runs: a table here, pages in build/coverage
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not browser" --cov --cov-report=term --cov-report=html:build/coverage $(ARGS)

check: $(TEST) $(COMPILED) ## format, lint, types, imports, translations, drift of generated files
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(PY) -m tools.messages check
	$(PY) -m tools.reference --check
	$(VENV)/bin/django-admin makemigrations --check --dry-run --settings ratusz.portal.config.settings

format: $(TEST) ## rewrite the layout of the code, mend what lint can mend
	$(VENV)/bin/ruff check --fix-only --quiet . || true
	$(VENV)/bin/ruff format .

# ------------------------------------------------------------------------------------------------------------ to hand over

.PHONY: bundle
bundle: build ## a folder and a tar from which Ratusz is installed without a network: build/ratusz-VERSION.tar
	tools/bundle.sh

# ----------------------------------------------------------------------------------------------------------- to renew

.PHONY: lock messages golden reference screenshots real-files
lock: $(BASE) ## resolve versions anew into the lock files, and check that they name no host
	tools/lock.sh

messages: $(BASE) ## collect sentences from the sources into locale/pl, compile them
	$(PY) -m tools.messages update
	$(PY) -m tools.messages compile

reference: $(BASE) ## write docs/reference anew from the code
	$(PY) -m tools.reference

golden: install-test reference ## rewrite golden files; the diff is the review
	RATUSZ_GOLDEN=write $(PY) -m pytest tests -q -m "not browser" -k golden $(ARGS)

screenshots: install-test ## take the pictures of the pages into var/screenshots
	$(PY) -m tools.screenshots $(ARGS)

real-files: install-test ## deliver real files of ../shared/data in Chromium, with pictures in var/real-files
	$(PY) -m pytest tests/browser/test_real_files.py --pictures var/real-files $(ARGS)

# --------------------------------------------------------------------------------------------------------- to measure

.PHONY: bench-lighthouse bench-search bench-ingest bench-pages bench-query bench-query-small bench-export bench-slow bench-reading bench-mutations bench-guard bench-moving bench-trust bench-protect bench-protect-versions
bench-ingest: $(TEST) ## from bytes received to version committed, 5 million rows, beside bare DuckDB
	$(PY) -m bench.ingest $(ARGS)

bench-pages: build $(TEST) ## server time of the resource page and of the rows API, a table of 1000 rows; the dataset page beside Datasette
	$(PY) -m bench.pages $(ARGS)
	$(PY) -m bench.dataset_page

bench-search: $(TEST) ## the search of the catalogue over 2 477 communes x 86 datasets, on one core: ARGS=60 takes 60 communes
	$(PY) -m bench.searching $(ARGS)
	$(PY) -m bench.searching.through_bank $(ARGS)

bench-lighthouse: build $(TEST) ## Lighthouse's scores of the public pages (it is installed for this target alone)
	@cd bench/lighthouse && npm ci --ignore-scripts --no-progress --loglevel=error
	$(PY) -m bench.lighthouse $(ARGS)

bench-query: build $(TEST) ## questions to 5 million rows over HTTP, beside Datasette in the same run: ARGS="--rows 500000 --alone"
	$(PY) -m bench.asking $(ARGS)

.PHONY: bench-growth
bench-growth: build $(TEST) ## the same questions to 0.5, 5 and 50 million rows: ARGS="--rows 500000 5000000"
	$(PY) -m bench.asking.growth $(ARGS)

bench-query-small: $(TEST) ## what a question costs on a table of 1000 rows
	$(PY) -m bench.query_small $(ARGS)

bench-export: $(TEST) ## how fast a table leaves, in each streamed format: ARGS=part.parquet
	$(PY) -m bench.export $(ARGS)

bench-slow: build $(TEST) ## 32 downloads at 50 kB/s beside a dataset page, and how fast files leave over HTTP: ARGS="--rows 500000"
	$(PY) -m bench.slow $(ARGS)

bench-reading: $(TEST) ## how well real files are read, beside the best figures known: ARGS="pollock dialects"
	$(PY) -m bench.reading $(ARGS)

bench-mutations: $(TEST) ## 10 000 damaged files: none breaks the reader: ARGS="--count 1000 --seed 7 FOLDER"
	$(PY) -m bench.fuzz_reading $(ARGS)

bench-guard: $(TEST) ## personal data planted in 50 real files: how much is found, how often ordinary files are stopped
	$(PY) -m bench.guard $(ARGS)

bench-trust: $(TEST) ## differences judged: errors found, causes named, false alarms; ARGS=--scale for time and memory
	$(PY) -m bench.trust $(ARGS)

bench-protect: $(TEST) ## small numbers hidden in tables of 1 000 and 10 000 cells: time, share, what an attack finds; ARGS="--seeds 3"
	$(PY) -m bench.protect $(ARGS)

bench-protect-versions: $(TEST) ## versions of one table, hidden and rounded, under attack together; ARGS="--sizes 21x20x20"
	$(PY) -m bench.protect_versions $(ARGS)

bench-moving: build $(TEST) ## 86 datasets and 379 files of an earlier portal move in, and again with three changed
	$(PY) -m bench.moving $(ARGS)

.PHONY: bench-sql
bench-sql: build $(TEST) ## eight runaway statements in SQL beside ordinary pages: what becomes of the pages
	$(PY) -m bench.sql $(ARGS)

.PHONY: bench-charts
bench-charts: build $(TEST) ## profiles, pictures and pages of charts: time and memory
	$(PY) -m bench.charts $(ARGS)

.PHONY: bench-load
bench-load: build $(TEST) ## 1000 pages of officers and 100 deliveries in ten minutes, without an error
	$(PY) -m bench.load $(ARGS)

.PHONY: clean
clean: ## delete everything that make has made, the demo city too
	rm -rf $(VENV) node_modules build $(dir $(FRONT)) var .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .coverage*
	find src -name '*.mo' -delete

# Everything is installed into .venv beside this file; nothing else on the machine is touched, apart from `make browser`.
# Needed: Python 3.11, 3.12 or 3.13 with pip and venv, and a network for the first run.

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& echo $$python && break; done)
UV ?= uv
BIN := .venv/bin
CORE := .venv/.installed-core
DEV := .venv/.installed-dev
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo test browser pango lint format types docs fresh bench clean lock

help:  ## Show these lines
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | expand -t 10

demo: $(CORE)  ## Set up, read the bundled example offline and write a brief
	@$(BIN)/dragoman demo --into demo

test: $(DEV) browser pango  ## Set up and run every test
	$(BIN)/pytest -n 2

lint: $(DEV)  ## Check style and layout of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEV)  ## Lay the code out
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

types: $(DEV)  ## Check the types
	$(BIN)/mypy

docs: $(DEV)  ## Build the documentation into site/
	@if [ -f mkdocs.yml ]; then NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict; else echo "docs: no mkdocs.yml"; fi

fresh: $(DEV)  ## Check that generated pages are what the code would write now
	@if [ -f tools/generate_docs.py ]; then $(BIN)/python tools/generate_docs.py --check; \
	else echo "fresh: no tools/generate_docs.py"; fi

bench: $(DEV)  ## Measure how good and how fast, and compare with bench/floors.json (BENCH=--write, BENCH=--quick)
	@$(BIN)/python bench/run.py $(BENCH)

# Browser tests drive the system's Chromium. Without it they are skipped, and say so; under CI=true they fail instead.
browser:
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium for the browser tests"; \
		(apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium fonts-dejavu-core) >/dev/null || echo "No chromium: the browser tests will be skipped"; \
	else echo "No chromium: the browser tests will be skipped"; fi

# The brief as a PDF is laid out by Pango, a library of the system; every other format does without it.
pango:
	@if $(BIN)/python -c 'import weasyprint' 2>/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing pango for the brief as a PDF"; \
		(apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core) >/dev/null \
			|| echo "No pango: the tests of the PDF will fail"; \
	else echo "No pango: the tests of the PDF will fail; on Debian, apt-get install libpangoft2-1.0-0"; fi

clean:  ## Remove what these targets made
	rm -rf .venv demo site build dist .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Versions are chosen for everything at once, so that what users run is what the tests ran. Needs uv.
lock:  ## Choose versions anew for both lock files (make lock UPGRADE=--upgrade for the newest)
	$(COMPILE) $(UPGRADE) --all-extras -o requirements-dev.lock
	$(COMPILE) --extra build -c requirements-dev.lock -o requirements.lock

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "dragoman needs Python 3.11, 3.12 or 3.13; found $$(python3 --version 2>&1 || echo none)." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@$(PYTHON) -m venv .venv || { echo "venv is missing: on Debian, apt-get install python3-venv" >&2; exit 1; }

$(CORE): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing dragoman into .venv (about 1 GB, a minute or two)"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# The development lock holds all of the other one, so a machine that has it needs no second installation.
$(DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing dragoman and its development tools into .venv"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $(CORE) $@

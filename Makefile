# Every target makes sure of what it needs first; `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.naskah-installed
PACKAGES_STAMP := $(VENV)/.naskah-packages
PAGES := service/web/brought/wanted.txt

.DEFAULT_GOAL := help
.PHONY: help setup demo up test sure pictures bench endurance chaos lock clean static judges generators keycloak

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(PACKAGES_STAMP) $(STAMP) $(PAGES) ## install what is missing: system packages (root or sudo), .venv, what pages are drawn with

$(PACKAGES_STAMP): bin/packages
	@bin/packages
	@mkdir -p $(VENV) && touch $@

$(STAMP): requirements.lock pyproject.toml bin/venv | $(PACKAGES_STAMP)
	@PYTHON="$(PYTHON)" bin/venv $(VENV)
	@touch $@

# Pages work without it, plain: who reaches no npm registry is told and goes on.
$(PAGES): bin/assets $(wildcard bin/npm/* bin/npm/.npmrc) | $(PACKAGES_STAMP)
	@PYTHON="$(PYTHON)" bin/assets || echo "The pages stay plain until this ends well: make setup" >&2
	@[ ! -e $@ ] || touch $@

demo: setup ## run the demo: one cycle of the SOP, from events to archived documents
	@$(BIN)/naskah demo $(DEMO)

up: setup ## run the whole stack in the foreground, data under $NASKAH_HOME (default ./var)
	@$(BIN)/naskah up

test: setup judges ## static checks, then every test on real servers, a short storm among them
	@bin/check

sure: setup judges generators keycloak ## the same with the coverage gate, on cases nobody has tried yet
	@COVERAGE=1 NASKAH_TEST_EXPLORE=1 bin/check

pictures: setup judges ## play a day of the demo office in a browser, and take the pictures of guides and README anew
	@$(BIN)/python -m tests.browser.pictures

bench: setup ## measure beside the peers and the naive pipeline, installing the peers; writes bench/results/
	@bin/packages python3-uno || true
	@$(BIN)/python -m bench

endurance: setup ## 10,000 mixed documents in a row: memory, failures, orphans; about an hour
	@$(BIN)/python -m bench.endurance

chaos: setup judges ## two long storms of faults on the whole stack, judged by independent checkers, and every property on new cases; STORM="--events 20000 --seed 1" SIGNING="--documents 2000"
	@$(BIN)/python -m tests.chaos.storm $(STORM)
	@$(BIN)/python -m tests.chaos.signing_storm $(SIGNING)
	@NASKAH_TEST_EXPLORE=1 $(BIN)/pytest -m hypothesis tests/unit tests/integration

lock: setup ## resolve pyproject.toml again into requirements.lock
	@bin/lock $(VENV)

clean: ## remove caches and .venv; data under var/ stays
	@rm -rf $(VENV) service/web/brought .ruff_cache .mypy_cache .import_linter_cache .hypothesis .pytest_cache .coverage* htmlcov build *.egg-info
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

generators: setup
	@tests/judges/generators

keycloak: setup
	@tests/judges/keycloak >/dev/null

judges: setup
	@bin/packages chromium
	@tests/judges/install
	@tests/judges/identity >/dev/null

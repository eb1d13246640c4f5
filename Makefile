# How is Salus set up, run and checked? `make help` tells.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
DATA ?= data
PORT ?= 8000

UV_VERSION := 0.13.8
BIN := .venv/bin
# Written last, so that an interrupted set-up is taken up again; newer settings or locks make it stale.
STAMP := .venv/.set-up

# The interpreter and certificates are this machine's own; copies, because a cache may be on another disk.
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export UV_LINK_MODE := copy
# At set-up, so that the first start need not.
export UV_COMPILE_BYTECODE := true

# Thousands of small databases: in memory where there is such a place. Those under load run on the disk.
MEMORY := $(if $(wildcard /dev/shm),/dev/shm,$(or $(TMPDIR),/tmp))

# The web app: Node comes into .venv from PyPI; the page is written last by a build.
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
WEB := src/salus/apps/web/dist/.built
WEB_PARTS := web/node_modules/.installed
WEB_SOURCES = $(shell find web/src web/public -type f ! -name routeTree.gen.ts) $(wildcard web/*.json web/*.ts web/*.html)

.DEFAULT_GOAL := help
.PHONY: help setup web run run-four test check check-web quick screenshots bench openapi docs format lock clean

help: ## Print this
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## Install everything from the lock file into .venv; the second time nothing

web: setup $(WEB) ## Build the web app, when something in it has changed

run: setup ## Serve API, worker and web app with the demonstration clinic; DATA=data PORT=8000
	@$(MAKE) --no-print-directory web || echo "The web app could not be built; everything else works."
	@$(BIN)/salus serve --data-dir $(DATA) --port $(PORT) --demo

run-four: DATA = data/four
run-four: setup ## Serve four services behind a gateway, with PostgreSQL and workers; DATA=data/four PORT=8000
	@$(MAKE) --no-print-directory web || echo "The web app could not be built; everything else works."
	@$(BIN)/python -m deploy.local --data-dir $(DATA) --port $(PORT)

test: setup check check-web web ## Everything that must hold: style, types, arrows, tests, coverage
	@rm -f .coverage .coverage.*
	TMPDIR=$(MEMORY) PYTHONHASHSEED=0 $(BIN)/coverage run -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"
	$(BIN)/pytest -m slow
	@$(BIN)/python tools/coverage_gate.py

check: setup ## What needs no running: ruff, mypy, import-linter
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

check-web: setup $(WEB_PARTS) ## The web app without a browser: types, eslint, vitest
	@cd web && $(NODE) npm run --silent check

quick: setup ## The tests that take no seconds of load
	$(BIN)/pytest -q -m "not slow"

screenshots: web ## Photograph every screen, small and large, light and dark, into docs/screenshots
	@$(BIN)/python -m tools.screenshots

bench: setup ## Measure: requests a second, CPU and round trips a request
	$(BIN)/python -m benchmarks

openapi: setup $(WEB_PARTS) ## Write the committed OpenAPI documents and the web app's types anew
	$(BIN)/salus openapi --out openapi
	@cd web && $(NODE) npm run --silent schema
	@$(MAKE) --no-print-directory docs

docs: setup ## Write the generated documents anew: tables, endpoints, the Postman collection
	@$(BIN)/python -m tools.database_schema
	@$(BIN)/python -m tools.api_endpoints
	@$(BIN)/python -m tools.postman

format: setup ## Lay out the code and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: setup ## Take the newest versions that pyproject.toml allows into uv.lock
	$(BIN)/uv lock --upgrade

clean: ## Remove .venv and all caches; data stays
	rm -rf web/node_modules src/salus/apps/web/dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(WEB): $(WEB_PARTS) $(WEB_SOURCES)
	cd web && $(NODE) npm run --silent build
	@touch $@

$(WEB_PARTS): web/package-lock.json | setup
	cd web && $(NODE) npm ci --no-progress --loglevel=error
	@touch $@

$(STAMP): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Salus needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/uv --version 2>/dev/null | grep -q "^uv $(UV_VERSION)" || \
		$(BIN)/pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	$(BIN)/uv sync --frozen
	@touch $@

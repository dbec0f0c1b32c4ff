# Every command of the project; `make` alone lists them. Needs make, git and Python 3.11 or newer.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo install test check bench chaos soak fuzz lock types screenshots clean

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
# Node comes with the requirements, so that nothing has to be installed beside Python.
NPM := cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm
# The checks and the tests keep their data apart from the demo's.
CHECKED := DEMO=1 VAR_DIR=$(CURDIR)/var/check DATABASE_URL=sqlite:///$(CURDIR)/var/check/db.sqlite3 REDIS_URL=
MANAGE := $(CHECKED) $(BIN)/python manage.py
# Several processes share the tests, each with a database of its own. `load` keeps the order, in which those
# that empty the tables come last.
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=load
ON_SQLITE := env -u DATABASE_URL
ON_POSTGRESQL = DATABASE_URL=$(TEST_POSTGRES_URL)/transmissions

# A server whose databases the tests may create and drop. Skipped when it does not answer, unless
# REQUIRE_SERVICES=1; TEST_REDIS_URL and Chromium likewise.
export TEST_POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432

FRONTEND_SOURCES := $(shell find frontend/src frontend/public frontend/*.json frontend/*.ts -type f 2>/dev/null)
NODE_MODULES := frontend/node_modules/.installed
SITE := frontend/dist/server/entry.mjs

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/.demo $(SITE) ## Run everything on this machine; CMS_PORT, FRONTEND_PORT and SMTP_PORT move it
	@exec $(BIN)/python -m config.demo

install: .venv/.dev $(NODE_MODULES) ## Install all that tests and checks need, locked by hash

test: install $(SITE) ## Run every test; what needs PostgreSQL, Redis or Chromium is skipped when there is none
	@echo "== The frontend's tests"
	$(NPM) test
	@if $(BIN)/python -m tests.ops.postgres_answers; then \
		echo "== Tests on PostgreSQL: those whose outcome may depend on the database"; \
		$(ON_POSTGRESQL) $(PYTEST) -m "not e2e" --ignore=tests/blocks --ignore=tests/parity && \
		echo "== Tests on SQLite, but for those that one database is enough for" && \
		$(ON_SQLITE) $(PYTEST) -m "not e2e and not once"; \
	else \
		[ "$(REQUIRE_SERVICES)" != 1 ] && \
		echo "== Tests on SQLite" && \
		$(ON_SQLITE) $(PYTEST) -m "not e2e"; \
	fi
	@echo "== The whole system"
	$(ON_SQLITE) $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadscope \
		--no-loadscope-reorder -m e2e

check: install ## Lint, types, layers, templates, migrations, contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	find blocks cms newsletter config -path '*/templates/*' -name '*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	$(CHECKED) $(BIN)/mypy
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) export_openapi --check
	$(MANAGE) document_blocks --check
	$(NPM) run types:check
	$(NPM) run check
	@$(BIN)/python -m tests.ops.audit

bench: install ## Measure; ONLY=send keeps to bench/send*.py
	@mkdir -p bench/results
	@names=$$(grep -l '^if __name__ == "__main__"' bench/$(ONLY)*.py 2>/dev/null); \
	[ -n "$$names" ] || { echo "No benchmark in bench/ is named $(ONLY)." >&2; exit 1; }; \
	for file in $$names; do \
		name=$$(basename "$$file" .py); \
		echo "== $$name" >&2; \
		$(BIN)/python -m "bench.$$name" > "bench/results/$$name.jsonl" || exit 1; \
		cat "bench/results/$$name.jsonl"; \
	done

chaos: install ## Kill the send engine a thousand times and count everybody; POINTS=100 AT_ONCE=3 is sooner
	@mkdir -p bench/results
	@$(BIN)/python -m tests.chaos --points $(or $(POINTS),1000) --at-once $(or $(AT_ONCE),1) $(if $(SEED),--seed $(SEED)) \
		> bench/results/chaos.jsonl; ended=$$?; cat bench/results/chaos.jsonl; exit $$ended

soak: install ## Everything at once while servers and workers are hurt, ten minutes; MINUTES=2 PEOPLE=10000 is less
	@mkdir -p bench/results
	@$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),10) --people $(or $(PEOPLE),200000) \
		--reads $(or $(READS),300) --sign-ups $(or $(SIGN_UPS),20) \
		> bench/results/soak.jsonl; ended=$$?; cat bench/results/soak.jsonl; exit $$ended

fuzz: install ## Send 10,000 odd requests to each public address; REQUESTS=500 is shorter, FUZZ_SEED=… repeats
	FUZZ_REQUESTS=$(or $(REQUESTS),10000) $(ON_SQLITE) $(PYTEST) --show-capture=no tests/fuzz

lock: ## Lock the requirements from pyproject.toml; UPGRADE=1 takes the newest releases. Needs uv
	$(call compile,requirements.txt)
	$(call compile,requirements-demo.txt,--extra demo -c requirements.txt)
	$(call compile,requirements-dev.txt,--extra dev -c requirements-demo.txt)

types: install ## Write the Content API's openapi.json and the frontend's types from it
	$(MANAGE) export_openapi
	$(NPM) run types

screenshots: install $(SITE) ## Take the pictures in docs/images; needs PostgreSQL, Redis and Chromium
	$(BIN)/python -m tests.e2e.screenshots

clean: ## Delete builds and caches; the demo's data in var/ stays
	rm -rf frontend/dist frontend/.astro frontend/node_modules .mypy_cache .pytest_cache .ruff_cache \
		.hypothesis .import_linter_cache var/check
	find blocks bench cms config newsletter tests -name __pycache__ -type d -prune -exec rm -rf {} +

# No address of a registry and no path of a machine may get into a lock file.
define compile
@env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u UV_FIND_LINKS uv pip compile --quiet --no-config --universal \
	--python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	$(if $(UPGRADE),--upgrade) $(2) pyproject.toml --output-file $(1)
endef

$(BIN)/python:
	@[ -n "$(PYTHON)" ] && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer; python3 here is $$(python3 --version 2>&1)." >&2; \
		echo "Install a newer one, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@if uv --version >/dev/null 2>&1; then uv venv --quiet --python "$(PYTHON)" .venv; \
	else "$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo "Python's venv module is not complete; on Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 1; }; fi

# Stamps: a requirements file is installed again only when it has changed.
.venv/.%: requirements-%.txt | $(BIN)/python
	@echo "Installing $<: a minute or two the first time."
	@if uv --version >/dev/null 2>&1; then \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r $<; \
	else \
		{ $(BIN)/python -m pip --version || $(BIN)/python -m ensurepip; } >/dev/null && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; \
	fi
	@touch $@

# Not `npm ci`: it refuses a lock file without the binaries of every platform, and the registry that the
# lock was made from has those of a few. This installs the locked releases too, and leaves the file alone.
# Either requirements bring Node; whichever is there already will do.
$(NODE_MODULES): frontend/package-lock.json | $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.demo)
	@echo "Installing the frontend's packages."
	@$(NPM) install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

$(SITE): $(FRONTEND_SOURCES) $(NODE_MODULES)
	@echo "Building the frontend."
	@said=$$($(NPM) run --silent build 2>&1) || { echo "$$said"; exit 1; }
	@touch $@

PORT ?= 8000
PYTHON ?= python3
UV := .tools/bin/uv
UV_VERSION := 0.13.9
RUN := $(UV) run --no-sync
CORES := $(shell getconf _NPROCESSORS_ONLN)
# Who is done first takes over from the others.
SHARED_OUT := --dist worksteal -n
# A browser or a database is waited for now and then.
ONE_MORE := $(shell expr $(CORES) + 1)
# Linear algebra would start as many threads again in each of them, and wait for them in a loop.
export OPENBLAS_NUM_THREADS ?= 1
EXAMPLE := examples/lindenkwartier
OUT := out
export WIJKDRAAD_DATA ?= $(CURDIR)/var

.PHONY: help run plan test suite test-full bench-know bench-listen check setup browser lint types contracts messages pictures clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(UV): Makefile
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target .tools uv==$(UV_VERSION)
	@touch $(UV)

.venv/.installed: $(UV) pyproject.toml uv.lock
	$(UV) sync --locked --quiet
	@touch $@

# A plan that is thrown away: it compiles the kernels, once, for all that comes after.
.venv/.ready: .venv/.installed
	@echo "Compiling the kernels, about a minute ..."
	@$(RUN) wijkdraad plan $(EXAMPLE) --out "$$(mktemp -d)" >/dev/null
	@touch $@

setup: .venv/.ready ## Install everything from the lock file

plan: setup ## Import the example, compute and write its plan
	$(RUN) wijkdraad import $(EXAMPLE)
	$(RUN) wijkdraad plan lindenkwartier --out $(OUT)

run: plan ## The same, and serve the site on http://127.0.0.1:$(PORT), with people to sign in as
	$(RUN) wijkdraad demonstration lindenkwartier
	$(RUN) wijkdraad serve --port $(PORT)

lint: .venv/.installed
	$(RUN) ruff check
	$(RUN) ruff format --check --quiet
	$(RUN) python tools/messages.py --check
	WIJKDRAAD_DATABASE=:memory: $(RUN) python -m django makemigrations --check --dry-run --settings wijkdraad.conf.settings

types: .venv/.installed
	$(RUN) mypy

contracts: .venv/.installed
	$(RUN) lint-imports

check: setup ## The fast loop: lint, types, contracts and the tests that need no site (about a minute on two cores)
	$(MAKE) --no-print-directory -j 2 lint types contracts
	$(RUN) pytest -q $(SHARED_OUT) $(CORES) -m "not browser and not slow and not site"

browser: ## See to it that a browser is there for the browser tests
	@sh tools/browser.sh

# The types take half a minute of one core: beside the kernels or, where those are there, the tests.
test: ## Everything
	$(MAKE) --no-print-directory -j 2 lint contracts types suite

suite: setup browser
	$(RUN) pytest -q $(SHARED_OUT) $(ONE_MORE)

STAND_ALONE := method files reference sources documents docs scale browser
test-full: test ## Everything, and all tests that keep rows once more on PostgreSQL
	sh tools/postgresql.sh run $(RUN) pytest -q $(SHARED_OUT) $(ONE_MORE) tests $(STAND_ALONE:%=--ignore=tests/%)

bench-know: setup ## Measure the kernels of Know beside their peers, which get environments of their own (half an hour)
	for name in shade green ponding heat coolness what_if tiles map_tiles clicks; do $(RUN) python bench/know/$$name.py; done

bench-listen: setup ## Measure weights, lottery, opinions and budget beside their peers, and thousands of contributions
	$(RUN) python bench/listen.py

messages: setup ## Collect the sentences and compile the Dutch catalogue
	$(RUN) python tools/messages.py

pictures: setup browser ## Make the pictures of the README again
	$(RUN) python tools/pictures.py

clean:
	rm -rf var out .venv .tools

# The one list of verbs, the same for people and for CI. `make help` prints it.
#
# Everything happens in .venv, which the first verb makes and later ones find ready.

# Which Python .venv is made with; empty: the first of these that will do.
PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)
# The pins are chosen for the first release that is promised: what it can have, every later one can.
LOWEST := 3.11.0

PORT ?= 8000

# What the README shows; a test holds the file to it.
README_PICTURE := render snippets/tasks/taking_turns.py --view loop --at turn:4

VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready
LINKS_READY := $(VENV)/.links-ready
# Twice quiet: errors only.
PIP_INSTALL := -m pip install --quiet --quiet --disable-pip-version-check --no-input

# Material's notice of its end of life: known, and planned for by upper bounds in pyproject.toml.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve site test lint check stock bench canary links build goldens keep pins format clean FORCE
# A stamp whose recipe failed half-way must not count as made.
.DELETE_ON_ERROR:

help: ## List the verbs (this list)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s  %s\n", $$1, $$2 }' Makefile

# Bytecode goes to the cache: beside its source, in a folder that MkDocs watches, it would set off a rebuild.
serve: $(READY) ## Serve the site with live reload; PORT=8001 asks for another port
	@set -e; port=$$($(RUN) -c "$$FREE_PORT" "$(PORT)"); \
	if [ "$$port" != "$(PORT)" ]; then echo "Port $(PORT) is taken; using $$port instead."; fi; \
	exec env PYTHONPYCACHEPREFIX=.cache/bytecode \
	    $(RUN) -m mkdocs serve --livereload --dev-addr "127.0.0.1:$$port"

# SITE_URL says where it will lie, REPO_URL where it comes from; without them it has no links that need them.
site: export OFFLINE := true
site: export EDIT_URI := $(if $(REPO_URL),edit/main/docs/)
site: $(READY) ## Build the static site into site/, for a host or the disk; any warning is an error
	@$(RUN) -m mkdocs build --strict --clean
	@$(RUN) -m diagram_gen social site/assets/social.png

test: lint ## Run every check that a change must pass, and say how long each part takes
	$(call part,Pythons that programs are recorded under,$(RUN) -m tests.programs)
	$(call part,Chromium,$(RUN) -m tests.machine)
	$(call part,Nu HTML checker,$(RUN) -m tests.nu)
	$(call part,snippets,$(RUN) -m diagram_gen check)
	$(call part,pytest,$(RUN) -m tests.covered run pytest -rfEs --numprocesses auto --dist worksteal)
	$(call part,coverage,$(RUN) -m tests.covered)

lint: $(READY) ## Run the checks that take seconds: style, types, and who imports whom
	$(call part,ruff check,$(RUN) -m ruff check --quiet)
	$(call part,ruff format,$(RUN) -m ruff format --check --quiet)
	$(call part,mypy,$(RUN) -m mypy)
	$(call part,lint-imports,$(RUN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo)

check: $(READY) ## Say what is wrong with the snippets; NAME=tasks/turns asks for one
	@$(RUN) -m diagram_gen check $(NAME)

stock: $(READY) ## Run every snippet on the stock loop and the real clock: the same output
	@$(RUN) -m tests.stock

bench: $(BENCH_READY) ## Measure speed, as ratios within one run; OPTIONS='--only builds' asks for a part
	@$(RUN) -m tests.bench $(OPTIONS)

canary: $(READY) ## Build the site with each heir of MkDocs and say what differs; one that can't be installed is skipped
	@$(RUN) -m tests.canary

links: $(LINKS_READY) site ## Follow every link that leads away from the site; needs the internet
	@$(VENV)/bin/lychee --no-progress --include-fragments --scheme http --scheme https --max-retries 3 --root-dir "$(CURDIR)/site" 'site/**/*.html'

build: $(READY) ## Record every snippet and lay out every scene, into the cache
	@$(RUN) -m diagram_gen build

goldens: $(READY) ## Rewrite the golden files; read the diff before you keep it
	@$(RUN) -m diagram_gen $(README_PICTURE) --picture .github/picture.svg
	@$(RUN) -m pytest tests --snapshot-update

# They are for machines without these Pythons: a site is built there as well.
keep: $(READY) ## Record anew, and keep, the traces of snippets that need or name a Python; NAME=tasks/turns asks for one
	@$(RUN) -m diagram_gen keep $(NAME)

# With uv, which asks as that release would, whatever it runs under; pip asks its own Python what a condition comes to.
# What is pinned by hand is only held to the promise. One package that the bench measures comes as source alone.
pins: ## Choose the versions anew, within pyproject.toml, into requirements.txt
	@set -e; $(FIND_PYTHON) \
	scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	"$$python" -m venv "$$scratch/venv"; \
	"$$scratch/venv/bin/python" $(PIP_INSTALL) -r .ci/pins.txt; \
	echo "Choosing versions for Python $(LOWEST) …"; \
	compile() { "$$scratch/venv/bin/uv" pip compile --quiet --no-config --python "$$scratch/venv/bin/python" \
	    --python-version $(LOWEST) --no-header --no-annotate "$$@"; }; \
	compile --only-binary :all: --extra install --extra test pyproject.toml > "$$scratch/pins"; \
	compile --no-deps tests/bench/requirements.txt .ci/links.txt .ci/pins.txt > "$$scratch/others"; \
	{ echo '# Made by `make pins` from the dependencies in pyproject.toml; do not edit.'; \
	  cat "$$scratch/pins"; } > "$$scratch/requirements.txt"; \
	cat "$$scratch/requirements.txt" > requirements.txt; \
	echo "requirements.txt: $$(grep -c == requirements.txt) versions."

format: $(READY) ## Put the source in order: formatting, imports, safe fixes
	@$(RUN) -m ruff check --fix --quiet
	@$(RUN) -m ruff format --quiet

clean: ## Remove whatever was made, except .venv
	@rm -rf site dist .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# Depends on the interpreter only by its being there: its date is the system's, not ours.
$(READY): requirements.txt pyproject.toml $(if $(wildcard $(RUN)),,FORCE)
	@set -e; \
	if ! $(RUN) -m pip --version >/dev/null 2>&1; then \
	    $(FIND_PYTHON) \
	    echo "Setting up $(VENV) with $$("$$python" --version); this happens once …"; \
	    "$$python" -m venv --clear $(VENV); \
	else \
	    echo "Bringing $(VENV) up to date …"; \
	fi; \
	$(RUN) $(PIP_INSTALL) -r requirements.txt; \
	$(RUN) $(PIP_INSTALL) --no-deps --no-build-isolation --editable .; \
	touch $@

# What speed is measured against, for that verb alone. One package comes as source, to be built with what is pinned here.
$(BENCH_READY): tests/bench/requirements.txt $(READY)
	@echo "Installing what the recorder is measured against …"
	@$(RUN) $(PIP_INSTALL) --constraint tests/bench/requirements.txt setuptools
	@$(RUN) $(PIP_INSTALL) --no-build-isolation -r tests/bench/requirements.txt
	@touch $@

# The checker of links is large, and one verb needs it.
$(LINKS_READY): .ci/links.txt $(READY)
	@$(RUN) $(PIP_INSTALL) -r .ci/links.txt
	@touch $@

FORCE:

# One part of `make test`: its name, then what it runs.
define part
@echo '── $(1)'; started=$$(date +%s); $(2) || exit 1; echo "   $$(($$(date +%s) - started)) s"
endef

# Sets $python to the first candidate that is new enough and can make environments; or says what is missing.
FIND_PYTHON = \
	python=; bare=; \
	for candidate in $(CANDIDATES); do \
	    "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    if "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then python=$$candidate; break; fi; \
	    bare=$${bare:-$$candidate}; \
	done; \
	if [ -z "$$python" ] && [ -n "$$bare" ]; then \
	    echo "$$bare cannot make an environment: its venv or ensurepip module is missing." \
	         "On Debian or Ubuntu, install the package $$(basename "$$bare")-venv; then try again." >&2; \
	    exit 1; \
	elif [ -z "$$python" ]; then \
	    echo "No Python 3.11 or later was found (tried: $(CANDIDATES))." \
	         "Install one, or say where it is: make PYTHON=/path/to/python3 …" >&2; \
	    exit 1; \
	fi;

# The port asked for, or the next one that nobody listens at.
define FREE_PORT
import socket, sys
if not sys.argv[1].isdecimal() or not 0 < int(sys.argv[1]) < 65536:
    sys.exit(f"PORT={sys.argv[1]} is no port; try make serve PORT=8001")
wanted = int(sys.argv[1])
last = min(wanted + 99, 65535)
for port in range(wanted, last + 1):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    sys.exit(print(port))
sys.exit(f"Ports {wanted} to {last} are all taken; name another: make serve PORT=…")
endef
export FREE_PORT

# Two commands on a fresh machine with Python 3.11 or newer and make:
#
#     make demo     what the tool does, on a real protocol with real GPU costs; about a minute
#     make test     everything that CI runs
#
# Every path below is relative, and every tool is called as `python -m`, so that the checkout may lie in any folder,
# also in one with a space in its name (the first line of an installed script may not hold a space).

PY    := .venv/bin/python
STAMP := .venv/installed

.DEFAULT_GOAL := help
.PHONY: help demo docs test lint types floors tests format generate cover clean

help:
	@echo "make demo     make the environment, then verify the flagship protocol, compute its bond, compare schemes"
	@echo "make test     make the environment, then run lint, types, import contracts, tests and doctests"
	@echo "make docs     build the documentation as a site in build/site; warnings are errors"
	@echo "make format   rewrite the code in the one format, and apply the safe fixes"
	@echo "make generate  rewrite what is made from the code: schema, command reference, tables, messages; read the diff"
	@echo "make cover    run the tests with branch coverage of mechanisms/ and proofs/, which must be 100%"
	@echo "make clean    remove the environment and every cache"
	@echo ""
	@echo "make PYTHON=/path/to/python ...   use that interpreter (3.11 or newer) for a new environment"

comma := ,
MODELS := llama-3.1-70b llama-3.1-8b
HALVES := llama-3.1-70b:fp16 llama-3.1-8b:fp16
WORKLOADS := h100-sxm $(MODELS) market$(comma) h100-sxm $(MODELS) aws$(comma) \
             h200-sxm $(MODELS) market$(comma) h200-sxm $(MODELS) aws$(comma) \
             a100-80-sxm $(HALVES) market$(comma) a100-80-sxm $(HALVES) aws

demo: $(STAMP)
	$(PY) -m bondproof verify audited-inference
	$(PY) -m bondproof bond audited-inference
	$(PY) -m bondproof compare audited-inference --workloads "$(WORKLOADS)" --jobs 2

# Sphinx and the theme are an extra of their own, and installed when the site is first built.
docs: .venv/docs
	$(PY) -m sphinx -b html -n -W --keep-going -q docs build/site
	@echo "build/site/index.html"

.venv/docs: $(STAMP)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --editable '.[docs]'
	@touch $@

test: lint types floors tests

lint: $(STAMP)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: $(STAMP)
	$(PY) -m mypy --strict

floors: $(STAMP)
	@echo "lint-imports"
	@$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo

tests: $(STAMP)
	$(PY) -m pytest --numprocesses auto --dist worksteal

format: $(STAMP)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# Each of these is held against the code by a test. The catalogue is not among them: it takes minutes (CONTRIBUTING.md).
generate: $(STAMP)
	$(PY) -m bondproof.schema.build
	$(PY) -m tests.docs.test_commands
	$(PY) -m tests.docs.test_tables
	$(PY) -m pytest tests --rewrite-messages --quiet

cover: $(STAMP)
	$(PY) -m pytest --cov --cov-report=term-missing:skip-covered --cov-fail-under=100

clean:
	rm -rf .venv .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once, and installed into again only when pyproject.toml changes, or when the checkout was
# copied or moved (an editable install remembers its folder, so the stamp does too).
$(shell [ "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd)" ] || rm -f $(STAMP))

# An interpreter is tried by running it: a pyenv shim may be on the PATH and still refuse, and Debian ships a python3
# that cannot make environments until python3-venv is there.
FITS       := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
CANDIDATES := $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python)

$(STAMP): pyproject.toml
	@if ! $(PY) -c '$(FITS)' >/dev/null 2>&1; then \
	    found=; \
	    for candidate in $(CANDIDATES); do \
	        if "$$candidate" -c '$(FITS)' </dev/null >/dev/null 2>&1; then found=$$candidate; break; fi; \
	    done; \
	    if [ -z "$$found" ]; then \
	        echo 'No usable Python among: $(CANDIDATES). bondproof needs Python 3.11 or newer with its venv module (on Debian and Ubuntu: apt install python3-venv). Install one, or name it: make PYTHON=/path/to/python3.11' >&2; \
	        exit 2; \
	    fi; \
	    echo "Making .venv with $$("$$found" --version)"; \
	    rm -rf .venv && "$$found" -m venv .venv; \
	fi
	@echo "Installing bondproof and its tools into .venv (a few minutes the first time)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --editable '.[dev]'
	@pwd > $(STAMP)

# make run     serve on http://127.0.0.1:8000
# make test    run every test
# make check   formatting, lint, types, import contracts
# make lock    compile requirements*.txt from pyproject.toml
# make words   bring the translation catalogue up to date with the code

VENV   := .venv
PYTHON := $(VENV)/bin/python
JOBS   ?= auto

.PHONY: run test check lock words clean

run: $(VENV)/.installed $(VENV)/bin/contactcodes
	@exec $(PYTHON) -m contactcodes serve

test: $(VENV)/.installed-test $(VENV)/bin/contactcodes
	$(PYTHON) -m pytest -n $(JOBS) --dist worksteal $(PYTEST)

check: $(VENV)/.installed-test
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	PYTHONPATH=. $(VENV)/bin/lint-imports

lock: | $(VENV)/bin/python
	$(PYTHON) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml --output-file requirements.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --extra test pyproject.toml --output-file requirements-test.txt

words: $(VENV)/.installed
	PYTHONPATH=. $(PYTHON) translations/extract.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

# What a fresh machine may lack is named with the command that installs it.
$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "python3 is missing. Install it: sudo apt install python3 python3-venv"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "contactcodes needs Python 3.11 or later; this is $$(python3 --version). Install it: sudo apt install python3.11 python3.11-venv"; exit 1; }
	@python3 -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv is missing. Install it: sudo apt install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV) …"
	@python3 -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing the pinned requirements; this takes about a minute, once …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

# The command itself: what the documents and the program tell people to type.
$(VENV)/bin/contactcodes: Makefile | $(VENV)/bin/python
	@printf '%s\n' '#!/bin/sh' 'here=$$(dirname "$$(readlink -f "$$0")")' \
	  'PYTHONPATH="$(CURDIR)$${PYTHONPATH:+:$$PYTHONPATH}" exec "$$here/python" -m contactcodes "$$@"' > $@
	@chmod +x $@

$(VENV)/.installed-test: requirements-test.txt $(VENV)/.installed
	@echo "Installing the test tools …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

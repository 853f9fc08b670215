# Implicit Lab: `make app` opens the pages, `make test` checks everything. Both set up .venv when it is missing or stale.
PYTHON ?= python3
PORT ?= 8866
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
STAMP := .venv/.up-to-date

.PHONY: app lab test lint bench load docs lock

app: $(STAMP)
	@$(BIN)/python -m implicit_lab.cli app --port $(PORT)

lab: $(STAMP)
	@$(BIN)/python -m jupyterlab --notebook-dir=notebooks

test: lint
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/python -m javascript
	$(BIN)/python -m nbstripout --keep-id --verify notebooks/*.ipynb notebooks/assignments/*.ipynb
	cmp environment.yml binder/environment.yml

# About an hour, on a machine that does nothing else: every part, a line of history, and its plot.
bench: $(STAMP)
	$(BIN)/python -m benchmarks

# Visitors who open a page, drag and leave, all at once; with RUN=1 a third of them press Run.
VISITORS ?= 15
load: $(STAMP)
	$(BIN)/python -m benchmarks.load --visitors $(VISITORS) $(if $(RUN),--run)

# The reference and the gallery, in build/docs/html. What only this needs is installed here, so that tests wait for none of it.
docs: $(STAMP)
	@$(PIP) install --quiet -r docs/requirements.lock
	rm -rf docs/generated/reference
	OMP_NUM_THREADS=1 MPLBACKEND=agg $(BIN)/python -m sphinx -q -E -W --keep-going -d build/docs/doctrees docs build/docs/html
	@echo "Open build/docs/html/index.html"

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Implicit Lab needs Python 3.11 or newer; name one, as in: make PYTHON=python3.12 app")'
	@echo "Setting up .venv; the first time this takes some minutes."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --quiet -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The newest versions that fit pyproject.toml, with torch where it is. What torch brings along on one kind of machine only
# is left to torch.
lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet $$(grep '^torch==' requirements.lock)
	build/lock/bin/pip install --quiet 'setuptools>=77' -e '.[dev,sweep]'
	build/lock/bin/pip freeze --all --exclude pip --exclude-editable > build/lock/frozen
	sed 's/+cpu$$//' build/lock/frozen | grep -vE '^(nvidia|cuda|triton)' > requirements.lock
	build/lock/bin/pip install --quiet -c requirements.lock -e '.[docs]'
	build/lock/bin/pip freeze --all --exclude pip --exclude-editable | grep -vxFf build/lock/frozen > docs/requirements.lock

# The two commands: `make report` and `make test`. Both set up what they need.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: report test lint unit docs reference catalogue bench bench-engine bench-scale lock system clean

report: $(VENV)/.run  ## the capacity report of inventory/ into build/
	$(BIN)/kommunalnetz report inventory --output build --language de

test: system lint unit  ## every check; sets up everything

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogue.py --check
	$(BIN)/python tools/reference.py --check
	$(BIN)/mkdocs build --strict --quiet --site-dir build/site

unit: $(VENV)/.dev
	$(BIN)/pytest --numprocesses=auto --cov --cov-report=term:skip-covered --cov-report=html:build/coverage

docs: $(VENV)/.dev  ## the handbook as web pages, into build/site
	$(BIN)/mkdocs build --strict --site-dir build/site

reference: $(VENV)/.dev  ## write the generated pages of docs/reference anew
	$(BIN)/python tools/reference.py

catalogue: $(VENV)/.dev  ## compile the message catalogues
	$(BIN)/python tools/catalogue.py

bench: $(VENV)/.dev  ## every figure of speed that the documentation names
	$(BIN)/pytest benchmarks --benchmark-enable --benchmark-only -s

bench-engine: $(VENV)/.bench  ## the outage engine beside its peers, as Markdown (needs a C compiler)
	PYTHONPATH=benchmarks $(BIN)/python -m engine.table

bench-scale: $(VENV)/.bench  ## all outages of generated national networks, as Markdown
	PYTHONPATH=benchmarks $(BIN)/python -m engine.scale

lock: $(VENV)/.dev  ## resolve the dependencies anew
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build --group dev pyproject.toml -o requirements/dev.lock

system:  ## Debian packages that the system tests use, where they may be installed
	@sh tools/system-packages.sh

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.created:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kommunalnetz needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/.created
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(VENV)/.created
	$(PIP) install --require-hashes -r requirements/dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) install "ngraph==0.24.1" "numba>=0.61" "rustworkx==0.18.1"
	touch $@

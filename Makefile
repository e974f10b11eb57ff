# Two commands on a fresh machine: `make run` and `make test`. Needs Python 3.11 or newer and a package index.
PYTHON ?= python3
MODEL ?= relay
LETTER ?= golden/letters/d-hand-therapy-remaining-portion-upheld-p.pdf

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALLED := .venv/installed
# The reader as machine code, in a folder whose packages are found before the checkout's.
COMPILED := $(CURDIR)/build/compiled
WITH_COMPILED := PYTHONSAFEPATH=1 PYTHONPATH=$(COMPILED)
# Ray is large, so its tests have an environment of their own.
CLUSTER := .venv-cluster/installed
CLUSTER_PIP := .venv-cluster/bin/python -m pip --disable-pip-version-check --no-input

.PHONY: help run test check bench soak cluster record lock wheel compiled clean
.SILENT:
.DELETE_ON_ERROR:

help:  ## show this list
	grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 10

run: $(INSTALLED)  ## the plain-language summary of a letter: make run LETTER=path.pdf
	$(BIN)/imr summarize "$(LETTER)"

test: check  ## ruff, mypy and every test
	$(BIN)/python -m pytest -q --numprocesses auto --dist worksteal

check: $(INSTALLED)  ## ruff and mypy alone
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary

bench: $(INSTALLED) $(if $(shell command -v cc),$(COMPILED)/installed)  ## speed of both readers beside the targets, in ratios measured by turns; make bench ONLY=reading
	$(WITH_COMPILED) $(BIN)/python -m evals.bench $(if $(ONLY),--only $(ONLY))
	echo && echo "For comparison, without the compiler:" && $(BIN)/python -m evals.bench --only reading

soak: $(INSTALLED) $(if $(ONLY),,cluster)  ## kills, busy and broken endpoints, damaged files, 100,000 letters, a cluster; make soak ONLY="kills storm"
	$(BIN)/python -m tests.soak $(if $(ONLY),--only $(ONLY))

cluster: $(CLUSTER)  ## a Ray cluster of several nodes, of which one is killed (a minute or two)
	.venv-cluster/bin/python -m pytest -q tests/test_cluster.py

record: $(INSTALLED)  ## record a model's answers, only what is stale: OPENAI_BASE_URL=… make record MODEL=name
	$(BIN)/imr-eval record --model "$(MODEL)"
	$(BIN)/python -m tests.faults

wheel: $(INSTALLED)  ## dist/*.whl
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel >/dev/null

compiled: $(COMPILED)/installed  ## build/*.whl, whose reader is machine code for this Python and machine (needs a C compiler; 1 to 2 minutes)

lock:  ## write requirements.lock and requirements-cluster.lock anew from pyproject.toml (needs uv)
	command -v uv >/dev/null || { echo "make lock needs uv on the path: pip install uv" >&2; exit 1; }
	uv pip compile pyproject.toml --extra model --extra bulk --extra evals --extra dev --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--output-file requirements.lock
	uv pip compile pyproject.toml --extra cluster --group soak --universal --python-version 3.11 --upgrade --quiet \
		--constraint requirements.lock \
		--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--output-file requirements-cluster.lock

clean:  ## remove everything that make made
	rm -rf .venv .venv-cluster build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Installs again only when the lock or pyproject.toml has changed.
$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed: make $(or $(MAKECMDGOALS),run) PYTHON=python3.12" >&2; exit 1; }
	echo "Installing into .venv (once) ..." >&2
	$(PYTHON) -m venv --clear .venv
	$(PIP) install -qq --require-hashes -r requirements.lock
	$(PIP) install -qq --no-deps --no-build-isolation --no-index --editable .
	touch $@

$(CLUSTER): requirements-cluster.lock pyproject.toml
	echo "Installing Ray into .venv-cluster (once) ..." >&2
	$(PYTHON) -m venv --clear .venv-cluster
	$(CLUSTER_PIP) install -qq --no-compile --require-hashes -r requirements-cluster.lock
	$(CLUSTER_PIP) install -qq --no-deps --no-build-isolation --no-index --editable .
	touch $@

# Compiled in a copy: machine code beside the checkout's files would be run in their place after they have changed.
$(COMPILED)/installed: $(INSTALLED) $(shell find summarizer evals prompts -type f -not -name '*.pyc')
	command -v cc >/dev/null || { echo "make compiled needs a C compiler: apt-get install gcc libc6-dev" >&2; exit 1; }
	echo "Compiling the reader (once) ..." >&2
	rm -rf build
	mkdir -p build/source
	cp -R pyproject.toml README.md LICENSE prompts summarizer evals build/source
	cd build/source && HATCH_BUILD_HOOKS_ENABLE=1 $(CURDIR)/$(BIN)/python -m hatchling build --target wheel --directory $(CURDIR)/build >/dev/null
	rm -r build/source
	$(PIP) install -qq --no-deps --no-index --target $(COMPILED) build/*.whl
	touch $@

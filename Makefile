# Two commands on a fresh machine that has Python 3.11+, git and make: `make demo` and `make test`.
# The virtual environment may hold a space in its path, so every use of it is quoted.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP_RUN := $(VENV)/.installed-run
STAMP_TEST := $(VENV)/.installed-test
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test test-fast lint evaluate corpus-report recovery bench train clean

## Audit the example cycle and write its report to evenhand-demo/.
demo: $(STAMP_RUN)
	$(BIN)/evenhand demo --no-open

## Lint, check types and the floors, and run every test.
test: lint
	$(BIN)/python -m pytest

## The tests that take under ten seconds each.
test-fast: $(STAMP_TEST)
	$(BIN)/python -m pytest -m "not slow"

lint: $(STAMP_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## Measure the program on the test split; writes evaluation/results/ and the README's table.
evaluate: $(STAMP_TEST)
	$(BIN)/python -m evaluation

## Count and check the labelled corpus; writes corpora/report.json and the datasheet's tables.
corpus-report: $(STAMP_TEST)
	$(BIN)/python -m evaluation.corpus

## Prove the statistics on simulated cycles (about a quarter of an hour).
recovery: $(STAMP_TEST)
	$(BIN)/python -m evaluation.recovery

## Time the program against a plain spaCy parse of the same text.
bench: $(STAMP_TEST)
	$(BIN)/python -m evaluation.bench

## Make the shipped weights again from the corpus.
train: $(STAMP_TEST)
	$(BIN)/evenhand train

$(BIN)/python:
	"$(PYTHON)" -m venv $(VENV)

$(STAMP_RUN): pyproject.toml requirements.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement requirements.txt
	$(PIP) --no-deps --editable .
	touch $@

$(STAMP_TEST): $(STAMP_RUN)
	$(PIP) --editable ".[test]"
	touch $@

clean:
	rm -rf $(VENV) evenhand-demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

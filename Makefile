# Two commands on a fresh machine that has Python 3.11+, git and make: `make demo` and `make test`.
# The virtual environment may hold a space in its path, so every use of it is quoted.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-run
PEERS := .venv-peers
STAMP_RUN := $(VENV)/.installed-run
STAMP_TEST := $(VENV)/.installed-test
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test test-fast lint evaluate confidence ablation training-table peers agreement corpus-report recovery bench train clean

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

## Learn on the dev split how often findings are right; after each new model.
confidence: $(STAMP_TEST)
	$(BIN)/python -m evaluation.confidence

## Leave out one ingredient of the detectors at a time, on the dev split.
ablation: $(STAMP_TEST)
	$(BIN)/python -m evaluation.ablation

## Compare ways of training on the dev split: hours on a processor, so that a part may be asked for,
## as in `make training-table ARGS="--sentences 2000 --epochs 4"`.
training-table: $(STAMP_TEST)
	$(BIN)/python -m evaluation.training $(ARGS)

## Run what people install today on the same sentences (needs node and npm).
peers: $(STAMP_TEST) $(PEERS)/.installed
	npm install --silent --no-audit --no-fund --no-package-lock --prefix evaluation/peers
	$(BIN)/python -m evaluation.peers

## Compare the second annotator with the first; writes corpora/agreement.json and the datasheet.
agreement: $(STAMP_TEST)
	$(BIN)/python -m evaluation.agreement

## Count and check the labelled corpus; writes corpora/report.json and the datasheet's tables.
corpus-report: $(STAMP_TEST)
	$(BIN)/python -m evaluation.corpus

## Prove the statistics on simulated cycles (about a quarter of an hour).
recovery: $(STAMP_TEST)
	$(BIN)/python -m evaluation.recovery

## Time the program against a plain spaCy parse, as a user has it: without the training tools.
bench: $(STAMP_TEST) $(BENCH)/.installed
	$(BENCH)/bin/python -m evaluation.bench
	$(BIN)/python -m evaluation.text_report

## Train weights from the corpus, from the base model on; hours on a processor, minutes with --device cuda.
## The shipped ones were made in steps, as the corpus grew: models/MODEL_CARD.md tells them.
## The network for unmarked sentences shares the other's word embeddings, which no training moves.
train: $(STAMP_TEST)
	$(PIP) --editable ".[teacher]"
	$(BIN)/evenhand train
	$(BIN)/evenhand train-boundaries

$(BIN)/python:
	"$(PYTHON)" -m venv $(VENV)

$(STAMP_RUN): pyproject.toml requirements.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement requirements.txt
	$(PIP) --no-deps --editable .
	touch $@

$(STAMP_TEST): $(STAMP_RUN)
	$(PIP) --editable ".[test]"
	touch $@

$(BENCH)/.installed: pyproject.toml requirements.txt
	"$(PYTHON)" -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BENCH)/bin/python -m pip install --quiet --no-deps --editable .
	touch $@

$(PEERS)/.installed: evaluation/peers/requirements.txt
	"$(PYTHON)" -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

clean:
	rm -rf $(VENV) $(BENCH) $(PEERS) evaluation/peers/node_modules evenhand-demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

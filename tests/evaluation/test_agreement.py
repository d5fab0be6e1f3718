"""The second annotation covers what measures the program, and a fair part of the rest."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from corpora.catalogue import CORPUS, Batch, Kind, Split, list_batches
from corpora.codebook import Act
from corpora.errors import CorpusError
from evaluation.agreement import SECOND, pair_rows, pair_split, read_second
from evaluation.figures import HEADLINES
from evaluation.measures import round_finite


@pytest.fixture(scope="module")
def labelled_twice() -> Counter[str]:
    """Sentences by batch."""
    return Counter(
        re.split("[-.]", review_id)[0]
        for review_id, sentences in read_second(SECOND).items()
        for _ in sentences
    )


@pytest.mark.parametrize(
    "batch",
    [batch for batch in list_batches() if batch.split is not Split.TRAIN],
    ids=lambda batch: batch.batch_id,
)
def test_what_measures_the_program_was_labelled_twice(
    batch: Batch, labelled_twice: Counter[str]
) -> None:
    assert labelled_twice[batch.batch_id] >= 30


def test_a_seventh_of_the_corpus_was_labelled_twice(labelled_twice: Counter[str]) -> None:
    report = json.loads((CORPUS / "report.json").read_text("utf-8"))
    assert labelled_twice.total() >= report["sentences"] / 7


def test_the_ceiling_is_of_the_reviews_that_measure_the_program(
    labelled_twice: Counter[str],
) -> None:
    figures = json.loads((CORPUS / "agreement.json").read_text("utf-8"))
    measuring = [b for b in list_batches() if b.split is Split.TEST and b.kind.has_reviews]
    assert figures["test"]["sentences"] == sum(labelled_twice[b.batch_id] for b in measuring)
    rows = pair_split(Split.TEST)
    assert len(rows) == figures["test"]["sentences"]
    for name, figure in HEADLINES.items():
        assert round_finite(figure(rows)) == figures["test"][name]


@pytest.mark.parametrize("text", ["Fine.", "Good."])
def test_a_second_label_goes_with_its_own_sentence(tmp_path: Path, text: str) -> None:
    label = {"specificity": 1, "constructiveness": 2, "acts": ["strength"], "findings": []}
    path = tmp_path / "u01.jsonl"
    path.write_text(json.dumps({"text": "Fine.", **label}) + "\n")
    queried = next(batch for batch in list_batches() if batch.kind is Kind.QUERIED)
    batch = replace(queried, batch_id="u01", path=path)
    rows = pair_rows(batch, {"u01.1": [{"text": text, **label}]})
    if text == "Fine.":
        [row] = rows
        assert row.predicted.acts == {Act.STRENGTH}
    else:
        with pytest.raises(CorpusError, match=r"u01\.1 is 'Fine\.' now and was 'Good\.'"):
            list(rows)

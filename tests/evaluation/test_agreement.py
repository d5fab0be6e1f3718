"""The second annotation covers what measures the program, and a fair part of the rest."""

import json
import re
from collections import Counter

import pytest

from corpora.catalogue import CORPUS, Batch, Split, list_batches
from evaluation.agreement import SECOND, read_second


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

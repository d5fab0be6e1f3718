"""The brief's checks, over the whole corpus."""

import json

import pytest

from corpora.catalogue import CORPUS, Kind, Split, TrainingCorpus, list_batches
from corpora.codebook import Category
from corpora.labelled import ContrastPair, LabelledReview, LabelledSentence
from corpora.readers import read_pairs, read_reviews
from corpora.variety import measure_variety

BATCHES = list_batches()
REVIEWS: dict[str, list[LabelledReview]] = {
    batch.batch_id: list(read_reviews(batch.path)) for batch in BATCHES if batch.kind.has_reviews
}
PAIRS: dict[str, list[ContrastPair]] = {
    batch.batch_id: list(read_pairs(batch.path)) for batch in BATCHES if batch.kind is Kind.PAIRS
}
SENTENCES: list[LabelledSentence] = [
    sentence for reviews in REVIEWS.values() for review in reviews for sentence in review.sentences
]


KINDS = [
    pytest.param(Kind.REVIEWS, 18, id="whole reviews"),
    pytest.param(Kind.PLAIN, 7, id="plain reviews"),
    pytest.param(Kind.INNOCENT, 6, id="innocent sentences"),
    pytest.param(Kind.SUBTLE, 5, id="subtle findings"),
    pytest.param(Kind.PAIRS, 4, id="contrast pairs"),
    pytest.param(Kind.QUERIED, 40, id="queried sentences"),
]


@pytest.mark.parametrize(("kind", "least"), KINDS)
def test_there_are_enough_batches_of_each_kind(kind: Kind, least: int) -> None:
    assert sum(batch.kind is kind for batch in BATCHES) >= least


def test_there_is_enough_of_it() -> None:
    innocent = [b.batch_id for b in BATCHES if b.kind is Kind.INNOCENT]
    assert len(SENTENCES) >= 8000
    assert sum(len(pairs) for pairs in PAIRS.values()) >= 600
    assert sum(len(r.sentences) for name in innocent for r in REVIEWS[name]) >= 1500


@pytest.mark.parametrize("category", Category)
def test_there_is_enough_of_every_category(category: Category) -> None:
    batches = [
        [f for review in REVIEWS[b.batch_id] for s in review.sentences for f in s.findings]
        for b in BATCHES
        if b.batch_id in REVIEWS
    ]
    tested = [b.split is Split.TEST for b in BATCHES if b.batch_id in REVIEWS]
    counts = [sum(f.category is category for f in findings) for findings in batches]
    assert sum(counts) >= 120
    assert sum(n for n, is_test in zip(counts, tested, strict=True) if is_test) >= 25
    assert sum(n > 0 for n in counts) >= 12


def test_ids_are_unique() -> None:
    ids = [review.review_id for reviews in REVIEWS.values() for review in reviews]
    ids += [pair.pair_id for pairs in PAIRS.values() for pair in pairs]
    assert len(ids) == len(set(ids))


def test_every_author_belongs_to_one_split() -> None:
    splits: dict[str, set[Split]] = {}
    for batch in BATCHES:
        splits.setdefault(batch.author, set()).add(batch.split)
    assert all(len(found) == 1 for found in splits.values())


LABELLED_REPEATS = 128
"""Such as "Keep it up."; a fifth are the same but for case and marks, the others nearly."""


def test_text_without_labels_and_queries_are_apart_from_what_is_held_out() -> None:
    corpus = TrainingCorpus.open()
    unlabelled = list(corpus.read_unlabelled())
    queried = [sentence.text for sentence in corpus.read_queried(Split.TRAIN)]
    texts = [*unlabelled, *queried]
    held = [batch.batch_id for batch in BATCHES if batch.split is not Split.TRAIN]
    sides = (p for name in held for pair in PAIRS.get(name, []) for p in (pair.worse, pair.better))
    reviewed = (s for name in held for review in REVIEWS.get(name, []) for s in review.sentences)
    held_out = {sentence.text.lower() for sentence in (*sides, *reviewed)}
    assert len({text.lower() for text in texts}) == len(texts)
    assert held_out.isdisjoint(text.lower() for text in texts)
    told = json.loads((CORPUS / "report.json").read_text("utf-8"))
    assert told["by kind"]["queried"]["sentences"] == len(queried)
    assert told["without labels"] == {
        "authors": len(corpus.unlabelled),
        "sentences": len(unlabelled),
        "repeats of held-out sentences": 0,
        "labelled repeats of held-out sentences": LABELLED_REPEATS,
    }


def test_queried_batches_are_for_training_and_of_authors_without_labels() -> None:
    queried = [batch for batch in BATCHES if batch.kind is Kind.QUERIED]
    assert {batch.split for batch in queried} == {Split.TRAIN}
    texts = {path.stem for path in TrainingCorpus.open().unlabelled}
    assert {batch.batch_id for batch in queried} <= texts


def test_no_sentence_stands_twice_and_few_nearly_do() -> None:
    variety = measure_variety([sentence.text for sentence in SENTENCES])
    assert variety.near_duplicate_share < 0.01
    assert variety.distinct_4grams >= 0.85
    assert variety.repeated_opening_share < 0.03
    assert variety.exact_repeats == ()


@pytest.mark.parametrize(
    "batch", [b for b in BATCHES if b.kind is Kind.INNOCENT], ids=lambda b: b.batch_id
)
def test_innocent_batches_hold_no_finding(batch: object) -> None:
    reviews = REVIEWS[getattr(batch, "batch_id", "")]
    assert not any(s.findings for review in reviews for s in review.sentences)


def test_every_category_occurs() -> None:
    found = {finding.category for sentence in SENTENCES for finding in sentence.findings}
    assert found == set(Category)

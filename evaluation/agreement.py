"""How well a second annotator agrees: ``python -m evaluation.agreement`` writes the corpus's figures.

The second annotator saw the sentences and the codebook, and no label. What they wrote lies in
`corpora/second/`, one review a line: its id and, for each sentence in order, grades, acts and
findings. A queried sentence goes by its batch and line, and repeats its text.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import krippendorff
import numpy as np

from corpora.catalogue import CORPUS, Batch, Kind, Split, list_batches
from corpora.codebook import GRADES, Act, Relationship
from corpora.errors import CorpusError
from corpora.labelled import LabelledReview, LabelledSentence
from corpora.readers import read_pairs, read_queried, read_reviews, read_sentences_line
from evaluation.figures import HEADLINES
from evaluation.gold import Row, judge_gold
from evaluation.measures import measure_spans_micro, round_finite
from evaluation.tables import draw_table, replace_between

SECOND = CORPUS / "second"
AGREEMENT = CORPUS / "agreement.json"


def main() -> int:
    """Compare, write `corpora/agreement.json` and the datasheet's table."""
    second = read_second(SECOND)
    labelled_twice = [(batch, list(pair_rows(batch, second))) for batch in list_batches()]
    by_batch = {
        batch.batch_id: rows
        for batch, rows in labelled_twice
        if rows and batch.kind is not Kind.QUERIED
    }
    queried = [row for batch, rows in labelled_twice if batch.kind is Kind.QUERIED for row in rows]
    twice = [row for rows in by_batch.values() for row in rows]
    results: dict[str, Any] = {
        "all": measure_agreement(twice),
        "test": measure_agreement(pair_split(Split.TEST)),
        "queried": measure_agreement(queried),
        "batches": {batch: measure_agreement(rows) for batch, rows in by_batch.items()},
    }
    AGREEMENT.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    replace_between(CORPUS / "DATASHEET.md", "agreement", draw_agreement(results))
    print(draw_agreement(results))
    return 0


def read_second(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the second annotator's sentences by review."""
    lines = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return {line["review_id"]: line["sentences"] for line in lines}


def pair_rows(batch: Batch, second: dict[str, list[dict[str, Any]]]) -> Iterator[Row]:
    """Yield each sentence of a batch that was labelled twice: the first labels as gold."""
    for review in _list_reviews(batch):
        labels = second.get(review.review_id)
        if labels is None:
            continue
        others = _relabel(review, labels)
        for one, two in zip(review.sentences, others, strict=True):
            yield Row(batch, review, one, judge_gold(one), judge_gold(two))


def pair_split(split: Split) -> list[Row]:
    """Return the sentences of a split's reviews that were labelled twice."""
    second = read_second(SECOND)
    batches = [b for b in list_batches() if b.split is split and b.kind.has_reviews]
    return [row for batch in batches for row in pair_rows(batch, second)]


def _list_reviews(batch: Batch) -> Iterator[LabelledReview]:
    """Yield a batch's reviews; a side of a pair, or a queried sentence, is a review of one sentence."""
    if batch.kind is Kind.PAIRS:
        for pair in read_pairs(batch.path):
            yield _wrap(f"{pair.pair_id}.worse", pair.worse)
            yield _wrap(f"{pair.pair_id}.better", pair.better)
    elif batch.kind is Kind.QUERIED:
        for number, sentence in enumerate(read_queried(batch.path), start=1):
            yield _wrap(f"{batch.batch_id}.{number}", sentence)
    else:
        yield from read_reviews(batch.path)


def _wrap(review_id: str, sentence: LabelledSentence) -> LabelledReview:
    return LabelledReview(
        review_id=review_id,
        reviewer_id="",
        reviewee_id="",
        cycle="",
        relationship=Relationship.MANAGER,
        industry="",
        variety="",
        rating=None,
        rating_scale=None,
        sentences=(sentence,),
    )


def _relabel(
    review: LabelledReview, labels: Sequence[dict[str, Any]]
) -> tuple[LabelledSentence, ...]:
    """Return the sentences with the second annotator's labels, read as strictly as the first's."""
    sentences = [
        {"text": sentence.text, **label}
        for sentence, label in zip(review.sentences, labels, strict=True)
    ]
    line = json.dumps({"sentences": sentences})
    others = read_sentences_line(SECOND / review.review_id, 1, line)
    for one, two in zip(review.sentences, others, strict=True):
        if one.text != two.text:
            raise CorpusError(
                f"{SECOND}: {review.review_id} is {one.text!r} now and was {two.text!r}; set the ids of "
                "the second labels right"
            )
    return others


def measure_agreement(rows: Sequence[Row]) -> dict[str, Any]:
    """Return Krippendorff's alpha (ordinal for grades, nominal for acts), span F1, and headlines."""
    sentences = [row.sentence for row in rows]
    others = [row.predicted for row in rows]
    figures: dict[str, Any] = {
        "sentences": len(rows),
        "specificity, alpha": _alpha(
            [s.specificity for s in sentences], [o.specificity for o in others], "ordinal"
        ),
        "constructiveness, alpha": _alpha(
            [s.constructiveness for s in sentences], [o.constructiveness for o in others], "ordinal"
        ),
        "acts, alpha": _average([_act_alpha(sentences, rows, act) for act in Act]),
        "span F1 with category": round_finite(measure_spans_micro(rows)),
    }
    return figures | {name: round_finite(measure(rows)) for name, measure in HEADLINES.items()}


def _act_alpha(
    sentences: Sequence[LabelledSentence], rows: Sequence[Row], act: Act
) -> float | None:
    return _alpha(
        [int(act in sentence.acts) for sentence in sentences],
        [int(act in row.predicted.acts) for row in rows],
        "nominal",
    )


def _alpha(
    one: Sequence[float], two: Sequence[float | None], level: Literal["ordinal", "nominal"]
) -> float | None:
    if len(set(one) | set(two)) < 2:
        return None
    domain = list(GRADES) if level == "ordinal" else [0, 1]
    return round_finite(
        krippendorff.alpha(
            np.array([one, two], dtype=np.float64),
            level_of_measurement=level,
            value_domain=domain,
        )
    )


def _average(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round_finite(float(np.mean(known))) if known else None


def draw_agreement(results: dict[str, Any]) -> str:
    """Return the datasheet's table of agreement, batch by batch."""
    names = (
        "sentences",
        "specificity, alpha",
        "constructiveness, alpha",
        "acts, alpha",
        "span F1 with category",
        "sentence has a finding, F1",
    )

    def show(value: float | None) -> str:
        return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.2f}"

    shown = {
        "all but queried": results["all"],
        "reviews of the test split": results["test"],
        "queried": results["queried"],
        **results["batches"],
    }
    rows = [[batch, *(show(figures[name]) for name in names)] for batch, figures in shown.items()]
    return (
        "A second annotator, who saw no label, labelled about 15 % of each batch, and an eighth of all "
        "queried sentences.\n\n" + draw_table(["batch", *names], rows)
    )


if __name__ == "__main__":
    sys.exit(main())

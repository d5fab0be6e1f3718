"""Count and check the labelled corpus: ``python -m evaluation.corpus``.

Writes `corpora/report.json` and the tables of datasheet and README.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpora.catalogue import CORPUS, Batch, Kind, Split, TrainingCorpus, list_batches
from corpora.codebook import GRADES, Act, Category
from corpora.labelled import LabelledSentence
from corpora.readers import read_pairs, read_queried, read_reviews
from corpora.variety import find_repeats, measure_variety
from evaluation.measures import measure_spearman
from evaluation.tables import draw_table, replace_between

REPORT = CORPUS / "report.json"
README = CORPUS.parent / "README.md"


@dataclass(frozen=True, slots=True)
class BatchText:
    """A batch with its sentences and how many reviews, pairs or queried sentences they make."""

    batch: Batch
    items: int
    sentences: tuple[LabelledSentence, ...]


def main() -> int:
    """Write `corpora/report.json`, the datasheet's counts and the README's."""
    texts = [read_batch(batch) for batch in list_batches()]
    report = describe_corpus(texts) | {
        "without labels": describe_unlabelled(TrainingCorpus.open(), texts)
    }
    REPORT.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    replace_between(CORPUS / "DATASHEET.md", "counts", draw_counts(report))
    replace_between(README, "corpus", summarise(report))
    print(draw_counts(report))
    return 0


def read_batch(batch: Batch) -> BatchText:
    """Read a batch whole."""
    if batch.kind is Kind.PAIRS:
        pairs = list(read_pairs(batch.path))
        sides = tuple(side for pair in pairs for side in (pair.worse, pair.better))
        return BatchText(batch, len(pairs), sides)
    if batch.kind is Kind.QUERIED:
        queried = tuple(read_queried(batch.path))
        return BatchText(batch, len(queried), queried)
    reviews = list(read_reviews(batch.path))
    return BatchText(batch, len(reviews), tuple(s for r in reviews for s in r.sentences))


def describe_corpus(texts: Sequence[BatchText]) -> dict[str, Any]:
    """Return the counts by split, kind and label, the variety, and what length alone tells."""
    whole = [s for text in texts if text.batch.kind.has_reviews for s in text.sentences]
    variety = measure_variety([sentence.text for sentence in whole])
    lengths = [float(len(sentence.text.split())) for sentence in whole]
    return {
        "batches": len(texts),
        "sentences": sum(len(text.sentences) for text in texts),
        "sentences in reviews": len(whole),
        "by kind": _count_kinds(texts),
        "by split": {
            split.value: _count_labels(
                [s for text in texts if text.batch.split is split for s in text.sentences]
            )
            for split in Split
        },
        "categories": _count_categories(texts),
        "distinct 4-grams": round(variety.distinct_4grams, 4),
        "repeated openings": round(variety.repeated_opening_share, 4),
        "near-duplicates": round(variety.near_duplicate_share, 4),
        "Spearman with length": {
            "specificity": round(measure_spearman([s.specificity for s in whole], lengths), 3),
            "constructiveness": round(
                measure_spearman([s.constructiveness for s in whole], lengths), 3
            ),
        },
        "words per sentence, by specificity": {
            str(grade): round(
                float(
                    np.mean(
                        [n for s, n in zip(whole, lengths, strict=True) if s.specificity == grade]
                    )
                ),
                1,
            )
            for grade in GRADES
        },
    }


def describe_unlabelled(corpus: TrainingCorpus, texts: Sequence[BatchText]) -> dict[str, int]:
    """Count the text without labels, and what (nearly) repeats a sentence of dev or test.

    Sentences that were labelled only after they had been drawn from such text are looked at with it.
    """
    sentences = list(corpus.read_unlabelled())
    queried = [sentence.text for sentence in corpus.read_queried(Split.TRAIN)]
    learnt = [s.text for text in texts if text.batch.split is Split.TRAIN for s in text.sentences]
    held_out = [
        s.text for text in texts if text.batch.split is not Split.TRAIN for s in text.sentences
    ]
    return {
        "authors": len(corpus.unlabelled),
        "sentences": len(sentences),
        "repeats of held-out sentences": len(find_repeats([*sentences, *queried], held_out)),
        "labelled repeats of held-out sentences": len(find_repeats(learnt, held_out)),
    }


def _count_kinds(texts: Sequence[BatchText]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for kind in Kind:
        chosen = [text for text in texts if text.batch.kind is kind]
        counts[kind.value] = {
            "batches": len(chosen),
            "items": sum(text.items for text in chosen),
            "sentences": sum(len(text.sentences) for text in chosen),
            "sentences with a finding": sum(bool(s.findings) for t in chosen for s in t.sentences),
        }
    return counts


def _count_labels(sentences: Sequence[LabelledSentence]) -> dict[str, Any]:
    return {
        "sentences": len(sentences),
        "with a finding": sum(bool(sentence.findings) for sentence in sentences),
        "specificity": _tally(str(sentence.specificity) for sentence in sentences),
        "constructiveness": _tally(str(sentence.constructiveness) for sentence in sentences),
        "acts": {act.value: sum(act in s.acts for s in sentences) for act in Act},
    }


def _tally(labels: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(labels).items()))


def _count_categories(texts: Sequence[BatchText]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for category in Category:
        by_batch = {
            text.batch.batch_id: sum(
                f.category is category for s in text.sentences for f in s.findings
            )
            for text in texts
        }
        tested = {text.batch.batch_id for text in texts if text.batch.split is Split.TEST}
        counts[category.value] = {
            "findings": sum(by_batch.values()),
            "in the test split": sum(n for batch, n in by_batch.items() if batch in tested),
            "batches": sum(1 for n in by_batch.values() if n),
        }
    return counts


def summarise(report: dict[str, Any]) -> str:
    """Return the README's sentence about the corpus."""
    pairs = report["by kind"][Kind.PAIRS.value]["items"]
    innocent = report["by kind"][Kind.INNOCENT.value]["sentences"]
    queried = report["by kind"][Kind.QUERIED.value]["sentences"]
    findings = sum(counts["findings"] for counts in report["categories"].values())
    return (
        f"{report['sentences']} labelled sentences by {report['batches']} authors with {findings} "
        f"findings; among them {pairs} contrast pairs, {innocent} sentences with loaded words and no "
        f"finding, and {queried} that networks could not settle. In the reviews length alone tells "
        f"specificity with a rank correlation of "
        f"{report['Spearman with length']['specificity']:.2f}. Beside them stand "
        f"{report['without labels']['sentences']} sentences without labels by "
        f"{report['without labels']['authors']} authors, the queried ones' among them, for teachers to judge."
    )


def draw_counts(report: dict[str, Any]) -> str:
    """Return the datasheet's tables."""
    kinds = draw_table(
        ["kind", "batches", "reviews, pairs or queried", "sentences", "with a finding"],
        [[kind, *map(str, counts.values())] for kind, counts in report["by kind"].items()],
    )
    splits = draw_table(
        ["split", "sentences", "with a finding"],
        [
            [split, str(counts["sentences"]), str(counts["with a finding"])]
            for split, counts in report["by split"].items()
        ],
    )
    categories = draw_table(
        ["category", "findings", "in the test split", "in batches"],
        [[name, *map(str, counts.values())] for name, counts in report["categories"].items()],
    )
    length = report["Spearman with length"]
    prose = (
        f"Distinct 4-grams: {report['distinct 4-grams']:.3f}. Repeated openings: "
        f"{report['repeated openings']:.3f}. Near-duplicates: {report['near-duplicates']:.4f}. "
        f"Spearman of length alone with specificity: {length['specificity']:.2f}, with "
        f"constructiveness: {length['constructiveness']:.2f}."
    )
    unlabelled = report["without labels"]
    beside = (
        f"Without labels: {unlabelled['sentences']} sentences by {unlabelled['authors']} authors. "
        f"Of these and the queried, {unlabelled['repeats of held-out sentences']} repeat or nearly "
        "repeat a sentence of dev or test, of all labelled ones that are learnt from "
        f"{unlabelled['labelled repeats of held-out sentences']}; case and marks set aside."
    )
    return "\n\n".join([kinds, splits, categories, prose, beside])


if __name__ == "__main__":
    sys.exit(main())

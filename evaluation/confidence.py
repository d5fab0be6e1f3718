"""Learn how often a finding is right: ``python -m evaluation.confidence`` writes `confidence.toml`.

On the dev split, apart for each detector: a logistic curve from the strength of the evidence to the
share of findings that the labels hold too (Platt 1999, Probabilistic outputs). The labels are those
of the corpus: language models wrote and labelled its text under the codebook (`corpora/DATASHEET.md`).
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import auditor
from auditor.confidence import Curve, write_curves
from auditor.detection import Detection
from auditor.findings import BOTH, MODEL, PATTERN
from auditor.intake import clean_text
from auditor.pipeline import Pipeline
from corpora.catalogue import Split
from evaluation.gold import GoldReview, SpanLabel, read_gold
from evaluation.provenance import describe_state, show_state

TARGET = Path(auditor.__file__).parent / "confidence.toml"


def main() -> int:
    """Fit a curve for every detector and write them."""
    gold = list(read_gold(Split.DEV))
    texts = [clean_text(labelled.as_review().text).text for labelled in gold]
    pipeline = Pipeline.load(threads=2)
    found = pipeline.detect(texts)
    seen = [case for pair in zip(gold, found, strict=True) for case in _list_cases(*pair)]
    curves = {
        detector: fit_curve(
            [strength for name, strength, _ in seen if name == detector],
            [right for name, _, right in seen if name == detector],
        )
        for detector in (MODEL, PATTERN, BOTH)
    }
    write_curves(TARGET, curves, show_state(describe_state(pipeline.model_version)))
    print(TARGET.read_text("utf-8"))
    return 0


def fit_curve(strengths: list[float], rights: list[bool]) -> Curve:
    """Return the logistic curve from the log-odds of the strength to being right.

    Where the strength tells nothing, or the wrong way round by chance, the curve is flat.
    """
    odds = np.array([Curve.find_odds(strength) for strength in strengths]).reshape(-1, 1)
    model = LogisticRegression().fit(odds, rights)
    slope = float(model.coef_[0, 0])
    if slope > 0.0:
        return Curve(round(float(model.intercept_[0]), 3), round(slope, 3))
    share = (sum(rights) + 1) / (len(rights) + 2)
    return Curve(round(float(np.log(share / (1.0 - share))), 3), 0.0)


def _list_cases(labelled: GoldReview, found: Detection) -> list[tuple[str, float, bool]]:
    spans = [
        SpanLabel(start + finding.start, start + finding.end, finding.category)
        for start, sentence in zip(labelled.list_starts(), labelled.review.sentences, strict=True)
        for finding in sentence.findings
    ]
    return [
        (
            candidate.detector,
            candidate.confidence,
            any(
                SpanLabel(candidate.start, candidate.end, candidate.category).matches(span)
                for span in spans
            ),
        )
        for candidate in found.candidates
    ]


if __name__ == "__main__":
    sys.exit(main())

"""Whether the program behaves as anyone would expect: minimum, invariance and direction tests.

In the manner of CheckList (Ribeiro et al. 2020, Beyond accuracy, ACL 2020). What varieties of English
leave out is told by eWAVE (Kortmann et al. 2020, the electronic World Atlas of Varieties of English).
"""

import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from auditor import Review, ReviewAudit
from auditor.pipeline import Pipeline
from corpora.catalogue import Split
from corpora.codebook import Category
from evaluation.gold import read_gold
from evaluation.swaps import measure_swaps

CASES = Path(__file__).parent / "behaviour.toml"
AT_MOST = 300
"""Sentences read for each change: enough for a share."""

SWAPPED = 150
"""Sentences of which every form is read."""

_AMERICAN = {
    r"\b([Oo]rgan|[Rr]ecogn|[Pp]riorit|[Aa]polog|[Ss]ummar)is(?=e|ing|ation)": r"\1iz",
    r"\b([Bb]ehavi|[Cc]ol|[Ff]av|[Ll]ab)our": r"\1or",
    r"\b([Pp]rogram)me(?=s?\b)": r"\1",
    r"\b([Cc]ent|[Mm]et)re(?=s?\b)": r"\1er",
    r"\b([Cc]he)que(?=s?\b)": r"\1ck",
    r"\b([Ww]hil)st\b": r"\1e",
    r"\benquir": "inquir",
    r"\bEnquir": "Inquir",
}

_AMERICAN_WORDS = {
    r"\b([Aa])fterwards\b": r"\1fterward",
    r"\b([Tt])owards\b": r"\1oward",
    r"\b([Ll])earnt\b": r"\1earned",
    r"\b(in|for|over|within) a fortnight\b": r"\1 two weeks",
    r"\bfortnightly\b": "biweekly",
    r"\bon holiday\b": "on vacation",
    r"\blorry\b": "truck",
    r"\blorries\b": "trucks",
    r"\bmaths\b": "math",
    r"\b([Rr])ota\b": r"\1oster",
    r"\b([Rr])otas\b": r"\1osters",
    r"\btyre(?=s?\b)": "tire",
    r"\brang (?=(?:me|us|him|her|them|each|every)\b)": "called ",
}


def _swap_name(text: str) -> str:
    return re.sub(r"\b(?:She|He)\b", "Oluwaseun", text)


def _replace_all(text: str, forms: Mapping[str, str]) -> str:
    for pattern, form in forms.items():
        text = re.sub(pattern, form, text)
    return text


def _drop_articles(text: str) -> str:
    """Leave out "the", as much Indian and Singaporean English does (eWAVE, feature 62)."""
    left = re.sub(r"\b[Tt]he (?=[a-z])", "", text)
    return left[:1].upper() + left[1:] if left != text else text


def _drop_copula(text: str) -> str:
    """Leave out "is" and "are" after a pronoun, as African American English does (eWAVE, 174 to 178).

    The varieties keep it at the end of a clause and after a word that asks or compares; before "not",
    which may end a clause too, it is kept here.
    """
    return re.sub(
        r"(?:^|(?<=[,;] )|(?<= and )|(?<= but )|(?<= because )|(?<= that ))"
        r"([Ss]he|[Hh]e|[Tt]hey|[Ww]e|[Yy]ou) (?:is|are) (?!not\b)(?=[a-z])",
        r"\1 ",
        text,
    )


CHANGES: Mapping[str, Callable[[str], str]] = {
    "names for pronouns": _swap_name,
    "American spelling": lambda text: _replace_all(text, _AMERICAN),
    "American words": lambda text: _replace_all(text, _AMERICAN_WORDS),
    "no definite article": _drop_articles,
    "no copula": _drop_copula,
    "contractions": lambda text: text.replace(" is not ", " isn't ").replace("does not", "doesn't"),
    "no capitals": str.lower,
    "no last stop": lambda text: text.rstrip("."),
    "two spaces": lambda text: text.replace(" ", "  ", 1),
}
"""Changes of the surface that leave the meaning alone, to readers of the variety of English."""


def measure_behaviour(pipeline: Pipeline, split: Split = Split.TEST) -> dict[str, Any]:
    """Return what passes of the cases, and how far grades move under each change and swap."""
    cases = tomllib.loads(CASES.read_text("utf-8"))
    unfair, innocent = zip(*cases["minimum"].values(), strict=True)
    categories = [Category(name) for name in cases["minimum"]]
    found = _audit(pipeline, unfair)
    sentences = [s.text for labelled in read_gold(split) for s in labelled.review.sentences]
    return {
        "minimum: unfair sentences found, right category": _share(
            [
                any(finding.category is category for finding in audit.findings)
                for category, audit in zip(categories, found, strict=True)
            ]
        ),
        "minimum: innocent sentences left alone": _share(
            [not audit.findings for audit in _audit(pipeline, innocent)]
        ),
        "direction": {
            figure: _share(
                [
                    _rises(figure, before, after)
                    for before, after in zip(
                        _audit(pipeline, [case["from"] for case in chosen]),
                        _audit(pipeline, [case["to"] for case in chosen]),
                        strict=True,
                    )
                ]
            )
            for figure in ("specificity", "constructiveness", "finding")
            if (chosen := [case for case in cases["direction"] if case["figure"] == figure])
        },
        "invariance": _measure_invariance(pipeline, sentences),
        "swaps": measure_swaps(pipeline, sentences, SWAPPED),
    }


def _measure_invariance(
    pipeline: Pipeline, sentences: Sequence[str]
) -> dict[str, dict[str, float]]:
    moved: dict[str, dict[str, float]] = {}
    for name, change in CHANGES.items():
        changed = [(text, other) for text in sentences if (other := change(text)) != text]
        pairs = changed[:: math.ceil(len(changed) / AT_MOST) or 1]
        if not pairs:
            continue
        before = _audit(pipeline, [text for text, _ in pairs])
        after = _audit(pipeline, [other for _, other in pairs])
        both = list(zip(before, after, strict=True))
        moved[name] = {
            "sentences": len(pairs),
            "mean movement of specificity": _average(
                [abs((one.specificity or 0) - (two.specificity or 0)) for one, two in both]
            ),
            "mean movement of constructiveness": _average(
                [
                    abs((one.constructiveness or 0) - (two.constructiveness or 0))
                    for one, two in both
                ]
            ),
            "flagged otherwise, of 100": _average(
                [100.0 * (bool(one.findings) != bool(two.findings)) for one, two in both]
            ),
        }
    return moved


def _rises(figure: str, before: ReviewAudit, after: ReviewAudit) -> bool:
    if figure == "finding":
        return bool(before.findings) and not after.findings
    return float(getattr(after, figure) or 0) > float(getattr(before, figure) or 0)


def _audit(pipeline: Pipeline, texts: Sequence[str]) -> list[ReviewAudit]:
    return list(pipeline.audit(Review(str(i), text) for i, text in enumerate(texts)))


def _share(passed: Sequence[bool]) -> dict[str, float]:
    return {"passed": sum(passed), "of": len(passed)}


def _average(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)

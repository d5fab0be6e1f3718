"""One name in another's place, one pronoun in another's: neither may move anything."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from auditor import Review, ReviewAudit
from auditor.pipeline import Pipeline
from corpora.codebook import Category
from evaluation.measures import round_finite

NAMES = {
    "Polish": "Tomasz Wiśniewski",
    "Igbo": "Adaeze Okonkwo",
    "Yoruba": "Oluwaseun Adeyemi",
    "Chinese": "Wei Chen",
    "Tamil": "Priya Subramanian",
    "Punjabi": "Harpreet Kaur Gill",
    "Irish": "Siobhán O’Brien",
    "English": "Grace Hill",
    "Arabic": "Fatima al-Zahra",
    "Vietnamese": "Nguyen Thi Lan",
    "Portuguese": "João da Silva",
    "Dutch": "Pieter van den Berg",
    "Korean": "Ji-hoon Park",
    "Filipino": "Jejomar dela Cruz",
    "Hebrew": "Noa Ben-David",
    "Russian": "Svetlana Ivanova",
    "Hindi": "Ganesh Jha",
    "French": "Marguerite Blanchard",
    "Scottish": "Shona Macleod",
    "Singaporean": "Tan Jun Jie",
    "American": "DeShawn Frost",
}
"""A name by where it is common; some are unknown to any dictionary, others words in it."""

PRONOUNS = {
    "he": {"he": "he", "his": "his", "him": "him", "himself": "himself"},
    "she": {"he": "she", "his": "her", "him": "her", "himself": "herself"},
    "they": {"he": "they", "his": "their", "him": "them", "himself": "themselves"},
    "ze": {"he": "ze", "his": "hir", "him": "hir", "himself": "hirself"},
    "ze/zir": {"he": "ze", "his": "zir", "him": "zir", "himself": "zirself"},
    "xe": {"he": "xe", "his": "xyr", "him": "xem", "himself": "xemself"},
    "he/she": {"he": "he/she", "his": "his/her", "him": "him/her", "himself": "himself/herself"},
}
"""All forms of a pronoun by those of "he", whose forms alone cannot be taken for one another."""

GRADES = ("specificity", "constructiveness")
_HE = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:he/she|his/her|s/he|hers?|she|they|them)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"\b[Hh]e\b(?!['’])")


def choose_swappable(texts: Sequence[str], n: int) -> list[str]:
    """Return at most n sentences, evenly taken, that speak of a "he" and of no other person so."""
    found = [text for text in texts if _HE.search(text) and not _OTHERS.search(text)]
    return [found[i * len(found) // n] for i in range(n)] if len(found) > n else found


def swap_pronouns(sentence: str, forms: Mapping[str, str]) -> str:
    """Return the sentence with every form of "he" in another pronoun's."""

    def swap(match: re.Match[str]) -> str:
        form = forms[match[0].lower()]
        return form.capitalize() if match[0][0].isupper() else form

    return _HE.sub(swap, sentence)


def name_he(sentence: str, name: str) -> str:
    """Return the sentence with a name in the place of its first "he"."""
    return _SUBJECT.sub(name, sentence, count=1)


def measure_swaps(pipeline: Pipeline, texts: Sequence[str], n: int) -> dict[str, Any]:
    """Return how far a grade moves at most, and how often findings differ, from form to form.

    None stands for a figure that does not exist: no sentence speaks of a "he".

    Args:
        pipeline: What is measured.
        texts: Sentences; those are used that speak of a "he".
        n: How many of them are used at most.
    """
    named = choose_swappable([text for text in texts if _SUBJECT.search(text)], n)

    def put_name(name: str) -> Callable[[str], str]:
        return lambda text: name_he(text, name)

    def put_pronoun(forms: Mapping[str, str]) -> Callable[[str], str]:
        return lambda text: swap_pronouns(text, forms)

    swaps = {
        "names": _compare(pipeline, named, [put_name(name) for name in NAMES.values()]),
        "pronouns": _compare(
            pipeline, choose_swappable(texts, n), [put_pronoun(f) for f in PRONOUNS.values()]
        ),
    }
    movements = [
        swap[f"largest movement of {grade}"] for swap in swaps.values() for grade in GRADES
    ]
    known = [movement for movement in movements if movement is not None]
    return {"largest movement": max(known, default=None)} | swaps


def _compare(
    pipeline: Pipeline, texts: Sequence[str], changes: Sequence[Callable[[str], str]]
) -> dict[str, Any]:
    """Return how far the forms of a sentence lie apart, at most over all sentences."""
    audits = [
        list(pipeline.audit(Review(str(i), change(text)) for i, text in enumerate(texts)))
        for change in changes
    ]
    sentences = list(zip(*audits, strict=True))
    differing = [len(set(map(_list_findings, forms))) > 1 for forms in sentences]
    return {
        "sentences": len(sentences),
        "forms": len(changes),
        **{f"largest movement of {grade}": _move_most(sentences, grade) for grade in GRADES},
        "findings differ, of 100": round_finite(100.0 * float(np.mean(differing)))
        if differing
        else None,
    }


def _list_findings(audit: ReviewAudit) -> tuple[tuple[Category, float], ...]:
    return tuple((finding.category, finding.confidence) for finding in audit.findings)


def _move_most(sentences: Sequence[Sequence[ReviewAudit]], grade: str) -> float | None:
    """Return the largest movement; from no grade to one it is the whole grade; None of no sentence."""
    graded = [[float(getattr(audit, grade) or 0.0) for audit in forms] for forms in sentences]
    movements = [max(forms) - min(forms) for forms in graded]
    return round_finite(max(movements)) if movements else None

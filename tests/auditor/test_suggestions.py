"""What to write instead: built from the sentence, and clean itself."""

from itertools import chain, combinations

import pytest

from auditor import Auditor, Element, Review
from auditor.patterns import Guidance
from auditor.pipeline import Pipeline
from auditor.suggestions import build_suggestion
from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import PROTECTED_TOPICS, Act, Category

SUGGESTIONS = [
    pytest.param(
        Category.PERSONALITY, set(), {Act.STRENGTH}, "",
        "Advice. Say also when and where it was, what was said or done and what it led to.",
        id="praise with nothing behind it",
    ),
    pytest.param(
        Category.PERSONALITY, {Element.BEHAVIOUR}, {Act.CONCERN}, "",
        "Advice. Say also when and where it was, what it led to and what to do next.",
        id="a habit that should change",
    ),
    pytest.param(
        Category.HEARSAY, {Element.SITUATION, Element.RESULT}, {Act.STRENGTH}, "",
        "Advice.",
        id="the rest is enough",
    ),
    pytest.param(
        Category.ABSOLUTE, {Element.SITUATION}, {Act.CONCERN, Act.SUGGESTION}, "on 3 May the file was late",
        "Advice. Keep “on 3 May the file was late”. Say also what it led to and what to do next.",
        id="words worth keeping",
    ),
    pytest.param(
        Category.APPEARANCE, set(), {Act.CONCERN, Act.SUGGESTION}, "", "Advice.",
        id="nothing more is asked about looks",
    ),
    pytest.param(
        Category.CLASS, set(), {Act.STRENGTH}, "she lets the leave forms sit",
        "Advice. Keep “she lets the leave forms sit”.",
        id="what is said of the work beside them stays",
    ),
    pytest.param(
        Category.FAMILY, set(), {Act.CONCERN}, "on 3 May the file was late", "Advice.",
        id="a protected topic is left out and never rewritten",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("category", "elements", "acts", "quote", "expected"), SUGGESTIONS)
def test_a_suggestion_says_what_the_sentence_lacks(
    category: Category, elements: set[Element], acts: set[Act], quote: str, expected: str
) -> None:
    guidance = Guidance("Message.", "Advice.", "Source.")
    assert build_suggestion(category, guidance, elements, acts, quote=quote) == expected


def test_what_the_advice_asks_is_not_asked_again() -> None:
    guidance = Guidance("", "Say when.", "", frozenset({Element.SITUATION, Element.NEXT_STEP}))
    said = build_suggestion(Category.DOUBT, guidance, set(), {Act.CONCERN})
    assert said == "Say when. Say also what was said or done and what it led to."
    assert build_suggestion(Category.DOUBT, guidance, {Element.RESULT}, set()) == (
        "Say when. Say also what was said or done."
    )


def test_advice_is_clean_whatever_is_missing(pipeline: Pipeline, auditor: Auditor) -> None:
    every = list(chain.from_iterable(combinations(Element, n) for n in range(len(Element) + 1)))
    texts = {
        build_suggestion(category, guidance, set(elements), {act})
        for category, guidance in pipeline.guidance.items()
        for elements in every
        for act in (Act.STRENGTH, Act.CONCERN)
    }
    reviews = [Review(text, text) for text in sorted(texts)]
    unclean = [audit.review_id for audit in auditor.check_many(reviews) if audit.findings]
    assert not unclean


@pytest.mark.slow
def test_what_is_printed_is_clean(auditor: Auditor) -> None:
    reviews = [
        Review(labelled.review_id, " ".join(sentence.text for sentence in labelled.sentences))
        for labelled in list(TrainingCorpus.open().read_reviews(Split.DEV))[::6]
    ]
    findings = [f for audit in auditor.check_many(reviews) for f in audit.findings]
    assert any("Keep “" in finding.suggestion for finding in findings)
    for finding in findings:
        assert not auditor.check(finding.suggestion).findings, finding.suggestion
        if finding.category in PROTECTED_TOPICS:
            assert "Keep" not in finding.suggestion


EVIDENCE = [
    pytest.param(
        "On 3 May she moved the night team to the new rota, so that the ward was never short.",
        {Element.SITUATION, Element.RESULT},
        id="an instance and its effect",
    ),
    pytest.param(
        "Please send the agenda two days ahead next time.", {Element.NEXT_STEP}, id="a next step"
    ),
    pytest.param("Great year.", set(), id="a verdict"),
]


RESULTS = [
    ("On 3 May she moved the night team to the new rota, so that the ward was never short.", "so that the ward was never short."),
    ("The queue fell by half in June because she split the list by urgency.", "The queue fell by half in June"),
    ("Because he rang every supplier on 3 May, all 40 pumps came a week early.", "all 40 pumps came a week early."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "result"), RESULTS)
def test_a_result_is_not_the_cause(auditor: Auditor, text: str, result: str) -> None:
    evidence = auditor.check(text).evidence
    assert [text[e.start : e.end] for e in evidence if e.element is Element.RESULT] == [result]


def test_unfair_words_are_no_evidence_where_a_clause_without_them_is(auditor: Auditor) -> None:
    text = "She is abrasive, and on 3 May she cut the supplier off twice."
    audit = auditor.check(text)
    [finding] = audit.findings
    assert text[finding.start : finding.end] == "abrasive"
    assert {text[evidence.start : evidence.end] for evidence in audit.evidence} == {
        "and on 3 May she cut the supplier off twice."
    }
    assert "Keep “on 3 May she cut the supplier off twice”." in finding.suggestion


KEPT = [
    pytest.param(
        "She is abrasive, but in March she led the Leeds move and no order was late.",
        Category.PERSONALITY, "in March she led the Leeds move",
        id="an instance in another clause",
    ),
    pytest.param(
        "He was lucky that the Acme deal closed in May, which brought in 40,000 euros.",
        Category.LUCK_OR_HELP, "", id="a clause without its head",
    ),
    pytest.param(
        "Tom is not as good as Anna, who closed 14 tickets in week 9 while he closed 3.",
        Category.COMPARISON, "", id="a colleague's figures",
    ),
    pytest.param(
        "Tom is not as good as Anna, and she closed 14 tickets in week 9.",
        Category.COMPARISON, "", id="a colleague's figures in a clause of their own",
    ),
    pytest.param(
        "She needs to smile more in client meetings.", Category.APPEARANCE, "", id="looks"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "category", "kept"), KEPT)
def test_a_suggestion_keeps_what_stands_by_itself(
    auditor: Auditor, text: str, category: Category, kept: str
) -> None:
    [finding] = [found for found in auditor.check(text).findings if found.category is category]
    assert kept in finding.suggestion
    assert ("Keep" in finding.suggestion) == bool(kept)
    assert not auditor.check(finding.suggestion).findings


@pytest.mark.parametrize(("text", "expected"), EVIDENCE)
def test_grades_name_the_words_that_carry_them(
    auditor: Auditor, text: str, expected: set[Element]
) -> None:
    audit = auditor.check(text)
    assert expected <= {evidence.element for evidence in audit.evidence}
    for evidence in audit.evidence:
        assert text[evidence.start : evidence.end].strip()
    if not expected:
        assert not audit.evidence

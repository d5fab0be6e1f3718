"""Blind by construction: texts that differ in names and pronouns alone become the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import Review
from auditor.blinding import Blinder
from auditor.blinding.edits import Edit, apply_edits
from auditor.pipeline import Pipeline
from corpora.catalogue import Split, TrainingCorpus
from evaluation.swaps import NAMES, PRONOUNS, choose_swappable, name_he, swap_pronouns


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """200 sentences from the training corpus that speak of a "he"."""
    texts = [
        sentence.text
        for review in TrainingCorpus.open().read_reviews(Split.TRAIN)
        for sentence in review.sentences
    ]
    found = choose_swappable(texts, 200)
    assert len(found) == 200
    return found


@pytest.mark.parametrize("forms", PRONOUNS.values(), ids=list(PRONOUNS))
def test_swapped_pronouns_leave_one_text(
    blinder: Blinder, sentences: list[str], forms: dict[str, str]
) -> None:
    for sentence in sentences:
        swapped = swap_pronouns(sentence, forms)
        assert blinder.blind(swapped).text == blinder.blind(sentence).text


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_swapped_names_leave_one_text(blinder: Blinder, sentences: list[str], name: str) -> None:
    for sentence in sentences:
        named, other = name_he(sentence, name), name_he(sentence, "Tomasz Wiśniewski")
        assert blinder.blind(named).text == blinder.blind(other).text


@pytest.mark.slow
def test_no_grade_and_no_finding_moves(pipeline: Pipeline, sentences: list[str]) -> None:
    def judge(texts: list[str]) -> list[tuple[object, ...]]:
        audits = pipeline.audit(Review(str(i), text) for i, text in enumerate(texts))
        return [
            (a.specificity, a.constructiveness, *((f.category, f.confidence) for f in a.findings))
            for a in audits
        ]

    by_pronoun = judge(sentences)
    for forms in PRONOUNS.values():
        assert judge([swap_pronouns(sentence, forms) for sentence in sentences]) == by_pronoun
    by_name = judge([name_he(sentence, "Wei Chen") for sentence in sentences])
    for name in list(NAMES.values())[:9]:
        assert judge([name_he(sentence, name) for sentence in sentences]) == by_name


AGREEING = [
    ("She answers emails quickly and keeps people posted.", "They answer emails quickly and keep people posted."),
    ("He is great with clients, but he doesn't document his work.", "They are great with clients, but they don't document their work."),
    ("She's on time and always helps.", "They're on time and always help."),
    ("He has grown, goes further and tries harder.", "They have grown, go further and try harder."),
    ("Was she late? Does he know?", "Were they late? Do they know?"),
    ("I asked her to lead and gave her the keys.", "I asked them to lead and gave them the keys."),
    ("The idea was hers, and she knows it herself.", "The idea was theirs, and they know it themselves."),
    ("He usually plans well and quietly fixes what breaks.", "They usually plan well and quietly fix what breaks."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), AGREEING)
def test_agreement_is_no_cue(blinder: Blinder, one: str, other: str) -> None:
    assert blinder.blind(one).text == blinder.blind(other).text


BLINDED = [
    pytest.param("Ms. Adaeze Okonkwo-Smith led it.", "Alex led it.", id="title and double name"),
    pytest.param("Dr. J. R. Patel wrote to Siobhán.", "Alex wrote to Alex.", id="initials"),
    pytest.param("Grace wrote the plan.", "Alex wrote the plan.", id="a word that opens as a name"),
    pytest.param("Will this be fixed?", "Will this be fixed?", id="a name that is a verb here"),
    pytest.param("Mark my words.", "Mark my words.", id="a name that is an imperative here"),
    pytest.param("I told Will and Grace.", "I told Alex and Alex.", id="word names in mid-sentence"),
    pytest.param("Onboarding went well.", "Onboarding went well.", id="a word no dictionary knows"),
    pytest.param("She led the Women in Data network.", "They led the Women in Data network.", id="a network"),
    pytest.param("Late on Monday at Ward 7.", "Late on Monday at Ward 7.", id="days and wards"),
    pytest.param("Ask Christian to send it.", "Ask Alex to send it.", id="a faith that is asked"),
    pytest.param("Today May should speak first.", "Today Alex should speak first.", id="a month that should"),
    pytest.param("Well done, April!", "Well done, April!", id="a month after a comma stays"),
    pytest.param("Well done April!", "Well done Alex!", id="a month that did well"),
    pytest.param("I told German clients so.", "I told German clients so.", id="a tongue before a noun"),
    pytest.param("Call me on 4 May, as a Christian must.", "Call me on 4 May, as a Christian must.", id="a date and a faith"),
    pytest.param("J.R. says so, as J.T. does.", "Alex says so, as Alex does.", id="initials alone"),
    pytest.param("The U.S. team met at 5 p.m. today.", "The U.S. team met at 5 p.m. today.", id="abbreviations"),
    pytest.param("Cleared on 2 Oct. Reports follow.", "Cleared on 2 Oct. Reports follow.", id="a month cut short"),
    pytest.param("The steel from the supplier, Forge Inc. of Ohio, came late.", "The steel from the supplier, Forge Inc. of Ohio, came late.", id="a company's form"),
    pytest.param("For a Nigerian, well done.", "For a Nigerian, well done.", id="origin stays, it is judged"),
    pytest.param("PRIYA DOES WELL IN MEETINGS.", "Alex DOES WELL IN MEETINGS.", id="capitals throughout"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "blinded"), BLINDED)
def test_names_are_masked_and_words_are_not(blinder: Blinder, text: str, blinded: str) -> None:
    assert blinder.blind(text).text == blinded


ON_ROSTER = [
    pytest.param(
        "I asked Summer to lead, and Rain followed.",
        "I asked Alex to lead, and Alex followed.",
        id="words",
    ),
    pytest.param("JR and QA closed it.", "Alex and QA closed it.", id="initials without stops"),
    pytest.param("Rely on May: in May she led.", "Rely on Alex: in May they led.", id="a month"),
    pytest.param("Gay is calm.", "Alex is calm.", id="an orientation"),
]


@pytest.mark.parametrize(("text", "blinded"), ON_ROSTER)
def test_a_roster_makes_names_of_words(blinder: Blinder, text: str, blinded: str) -> None:
    roster = ["Rain Doe", "Summer Roe", "JR Smith", "May Okafor", "Gay Talbot"]
    assert blinder.blind(text, roster).text == blinded


def test_offsets_lead_back_to_the_original(blinder: Blinder) -> None:
    text = "Adaeze Okonkwo says she is abrasive."
    blinded = blinder.blind(text)
    start = blinded.text.index("abrasive")
    left, right = blinded.find_original(start, start + len("abrasive"))
    assert text[left:right] == "abrasive"


@given(
    st.text(alphabet="abc ", min_size=1, max_size=30),
    st.lists(
        st.tuples(st.integers(0, 29), st.integers(1, 4), st.text("xy", max_size=5)), max_size=4
    ),
)
def test_what_is_not_edited_maps_to_itself(text: str, wanted: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    end = 0
    for start, length, form in sorted(wanted):
        if start >= end and start + length <= len(text):
            edits.append(Edit(start, start + length, form))
            end = start + length
    edited = apply_edits(text, edits)
    touched = {i for edit in edits for i in range(edit.start, edit.end)}
    for i, character in enumerate(edited.text):
        start, end = edited.find_original(i, i + 1)
        if end - start == 1 and start not in touched:
            assert text[start] == character
        assert 0 <= start <= end <= len(text)

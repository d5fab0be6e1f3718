"""Sentences as people type them into forms."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from auditor import segmentation
from auditor.blinding import Blinder
from auditor.document import Reader
from auditor.segmentation import (
    LONGEST_SENTENCE,
    find_marked,
    list_sentences,
    mark_sentence_starts,
)

CASES = [
    pytest.param("Great year. Keep going!", ["Great year.", "Keep going!"], id="plain"),
    pytest.param("- Ships on time\n- Helps others", ["Ships on time", "Helps others"], id="bullets"),
    pytest.param("1. Plans well\n2. Tests late", ["1. Plans well", "2. Tests late"], id="numbered"),
    pytest.param("Q1. What went well?\nIt grew in Q1. Then fell.", ["Q1. What went well?", "It grew in Q1.", "Then fell."], id="a form's questions"),
    pytest.param("Uses tools, e.g. Jira and v2.1 of ours. Fine.", ["Uses tools, e.g. Jira and v2.1 of ours.", "Fine."], id="e.g. and version"),
    pytest.param("He met approx. 40 clients. Good.", ["He met approx. 40 clients.", "Good."], id="abbreviation"),
    pytest.param("I asked whether he wanted the role and the answer was no. He refused to give a reason.", ["I asked whether he wanted the role and the answer was no.", "He refused to give a reason."], id="no is a word before a capital"),
    pytest.param("The answer was no. I asked why.", ["The answer was no.", "I asked why."], id="no is a word before I"),
    pytest.param("Calls took four mins. Tone was sharp.", ["Calls took four mins.", "Tone was sharp."], id="a unit before a capital"),
    pytest.param("She fixed chair no. 4 and ref. B2 in 40 hrs. of work at max. speed, see no. C.", ["She fixed chair no. 4 and ref. B2 in 40 hrs. of work at max. speed, see no. C."], id="no and units before numbers, letters and words"),
    pytest.param("STRONG YEAR. KEEPS HIS WORD. NEEDS PRACTICE.", ["STRONG YEAR.", "KEEPS HIS WORD.", "NEEDS PRACTICE."], id="all capitals"),
    pytest.param("he is ok. could do more. nice guy", ["he is ok.", "could do more.", "nice guy"], id="no capitals"),
    pytest.param("Good worker Needs to speak up", ["Good worker", "Needs to speak up"], id="missing stop"),
    pytest.param("She split the 900 files on\nMonday and the letters by\nthe team went out. Good", ["She split the 900 files on\nMonday and the letters by\nthe team went out.", "Good"], id="wrapped line with a capital"),
    pytest.param("What a year it was for the\nteam.\nStrengths\nPlans every shift in detail\nand well ahead.", ["What a year it was for the\nteam.", "Strengths", "Plans every shift in detail\nand well ahead."], id="a short line in wrapped text ends"),
    pytest.param("In May she cut Ines off twice", ["In May she cut Ines off twice"], id="a name within"),
    pytest.param("She wrote the plan\nfor the move.", ["She wrote the plan\nfor the move."], id="wrapped line"),
    pytest.param("she moved the course to the ships and no one came in on a rest day\nwould be good to get the sheets\nok half", ["she moved the course to the ships and no one came in on a rest day", "would be good to get the sheets", "ok half"], id="short lines without stops"),
    pytest.param("Strengths:\nPlans well", ["Strengths:", "Plans well"], id="heading"),
    pytest.param("Done.\n\nNext half: lead one.", ["Done.", "Next half: lead one."], id="paragraphs"),
    pytest.param("Well... it depends. Fine", ["Well... it depends.", "Fine"], id="ellipsis"),
    pytest.param('He said "ship it." Then we did.', ['He said "ship it."', "Then we did."], id="closing quote"),
    pytest.param("We met on Monday with the Board of Hull.", ["We met on Monday with the Board of Hull."], id="capitals within"),
    pytest.param("Rated 3.5 of 5. OK.", ["Rated 3.5 of 5.", "OK."], id="decimals"),
    pytest.param("good loader they are fast talks too much", ["good loader", "they are fast", "talks too much"], id="nothing marks them"),
    pytest.param("GOOD CLERK NEEDS TO SPEAK UP", ["GOOD CLERK", "NEEDS TO SPEAK UP"], id="nothing marks them, all capitals"),
    pytest.param("- hard working - weak in mail writing - moody", ["hard working", "weak in mail writing", "moody"], id="a list without its line breaks"),
    pytest.param("She is quick - and kind - with callers.", ["She is quick - and kind - with callers."], id="dashes within"),
    pytest.param("Hannah cleared it on 2 Oct. Take over the book from her.", ["Hannah cleared it on 2 Oct.", "Take over the book from her."], id="a month ends it"),
    pytest.param(". Good work", ["Good work"], id="a stop before anything"),
    pytest.param("- She is quick - and kind - with callers.\n- Ships on time", ["She is quick - and kind - with callers.", "Ships on time"], id="dashes within an item"),
    pytest.param("- Scores of 3 - 4 in June", ["Scores of 3 - 4 in June"], id="a range within an item"),
    pytest.param("- scored 3 - ", ["scored 3 -"], id="a dash at the end"),
    pytest.param("- late  - moody", ["late", "moody"], id="two spaces before a dash"),
    pytest.param("In Oct. Hannah moved it.", ["In Oct. Hannah moved it."], id="a month and a name"),
    pytest.param("On 2 Oct. 31 files were late.", ["On 2 Oct. 31 files were late."], id="a month and a number"),
    pytest.param('It was late. "Ship it" was all he wrote.', ["It was late.", '"Ship it" was all he wrote.'], id="opening quote"),
    pytest.param("On the twelve Saturdays that I checked, the Mahler parts were marked.", ["On the twelve Saturdays that I checked, the Mahler parts were marked."], id="names that no list knows"),
    pytest.param("   ", [], id="nothing"),
    pytest.param("…", [], id="a lone mark"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_are_found(reader: Reader, text: str, expected: list[str]) -> None:
    [document] = reader.read([text])
    found = [text[slice(*document.locate(s.start_char, s.end_char))] for s in document.sentences]
    assert found == expected


class FixedBoundaries:
    """Believes or not, whatever the words, and remembers what it was asked."""

    threshold = 0.5

    def __init__(self, chance: float) -> None:
        self.asked: list[str] = []
        self._chance = chance

    def find(self, stretches: Sequence[Sequence[str]]) -> Sequence[Sequence[float]]:
        self.asked += [" ".join(words) for words in stretches]
        return [[self._chance] * len(words) for words in stretches]


ASKED = [
    pytest.param("She met every date in May.", [], id="a sentence with its marks"),
    pytest.param("She met every date in May", ["She met every date in May"], id="no stop"),
    pytest.param("she met every date in may.", ["she met every date in may ."], id="no first capital"),
    pytest.param("SHE MET EVERY DATE.", ["SHE MET EVERY DATE ."], id="capitals throughout"),
    pytest.param("She met HR and QA in May.", [], id="acronyms"),
    pytest.param("She met every date Needs help.", ["She met every date Needs help ."], id="a stray capital"),
    pytest.param("She met every date  Needs help.", ["She met every date Needs help ."], id="a stray capital after two spaces"),
    pytest.param("The audit closed for Hull Inc. Reports were late.", ["The audit closed for Hull Inc. Reports were late ."], id="an abbreviation may end it"),
    pytest.param("The audit closed on Monday. The English desk helped.", [], id="capitals that are always there"),
    pytest.param("2) met every date in May", ["met every date in May"], id="a number is dropped"),
    pytest.param("(a) met every date in May", ["met every date in May"], id="a letter in brackets is dropped"),
    pytest.param("plans very well", [], id="too few words"),
    pytest.param("It went " + "on and " * 30 + "on.", ["It went " + "on and " * 30 + "on ."], id="a long one"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_the_network_is_asked_only_where_marks_may_lack(
    language: Language, blinder: Blinder, text: str, expected: list[str]
) -> None:
    boundaries = FixedBoundaries(0.0)
    doc = language.make_doc(text)
    mark_sentence_starts([doc], blinder.lexicon.kept, boundaries)
    assert boundaries.asked == expected
    assert [token.i for token in doc if token.is_sent_start][:1] == [0]


@pytest.mark.parametrize(
    ("chance", "sentences"),
    [
        pytest.param(0.49, 1, id="not believed"),
        pytest.param(0.5, 4, id="believed, but at the first"),
    ],
)
def test_a_boundary_is_believed_from_the_threshold_on(
    language: Language, chance: float, sentences: int
) -> None:
    doc = language.make_doc("1. plans well helps others")
    mark_sentence_starts([doc], frozenset(), FixedBoundaries(chance))
    assert len(list(list_sentences(doc))) == sentences


def test_a_text_without_any_boundary_is_cut(language: Language) -> None:
    doc = language.make_doc("and then more of it " * 200)
    mark_sentence_starts([doc], frozenset(), FixedBoundaries(0.0))
    assert {end - start for start, end in list_sentences(doc)} <= {
        LONGEST_SENTENCE,
        1000 % LONGEST_SENTENCE,
    }


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=" .!?-\n\"'•1aA…", max_size=40))
def test_any_text_is_cut_without_losing_a_word(reader: Reader, text: str) -> None:
    [document] = reader.read([text])
    kept = "".join(span.text for span in document.sentences)
    assert [c for c in kept if c.isalnum()] == [c for c in document.blinded.text if c.isalnum()]


AWKWARD = [
    "",
    " ",
    "- late - moody - kind at heart",
    "• On time.\n• Late in Jan. May was better etc. Then 9 a.m. She left",
    'He said "Fine." Then (in May) "No!" she wrote… and left? 1. One 2) Two\n\n*Three*',
    "Signed off v2.1 e.g. the map vs. the list .. wait ... Well. ok! fine",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_words_that_are_ruled_out_cheaply_begin_no_sentence(
    text: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = language.make_doc(text)
    found = find_marked(doc)
    monkeypatch.setattr(segmentation, "_may_begin", lambda before, word: True)
    assert found == find_marked(doc)

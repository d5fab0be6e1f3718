"""Sentences as people type them into forms."""

import pytest

from auditor.document import Reader

CASES = [
    pytest.param("Great year. Keep going!", ["Great year.", "Keep going!"], id="plain"),
    pytest.param("- Ships on time\n- Helps others", ["Ships on time", "Helps others"], id="bullets"),
    pytest.param("1. Plans well\n2. Tests late", ["1. Plans well", "2. Tests late"], id="numbered"),
    pytest.param("Uses tools, e.g. Jira and v2.1 of ours. Fine.", ["Uses tools, e.g. Jira and v2.1 of ours.", "Fine."], id="e.g. and version"),
    pytest.param("He met approx. 40 clients. Good.", ["He met approx. 40 clients.", "Good."], id="abbreviation"),
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
    pytest.param("   ", [], id="nothing"),
    pytest.param("…", [], id="a lone mark"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_are_found(reader: Reader, text: str, expected: list[str]) -> None:
    [document] = reader.read([text])
    found = [text[slice(*document.locate(s.start_char, s.end_char))] for s in document.sentences]
    assert found == expected


def test_a_text_without_any_stop_is_cut(reader: Reader) -> None:
    [document] = reader.read(["and then more of it " * 200])
    assert len(document.sentences) > 5
    assert max(len(sentence) for sentence in document.sentences) <= 121

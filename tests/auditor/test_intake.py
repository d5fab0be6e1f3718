"""Any text can be read, and its offsets hold."""

import json
import re
from typing import Any, cast

import pytest

from auditor import Auditor, InputError, Review
from auditor.intake import clean_text, take_in

ODD = [
    pytest.param("Good\0 work.", "Good  work.", "NUL bytes", id="a NUL byte"),
    pytest.param(
        json.loads('"Well done \\ud83d, Ada."'), "Well done  , Ada.", "half", id="half an emoji"
    ),
    pytest.param("Well done \udc4d, Ada.", "Well done  , Ada.", "half", id="its other half"),
    pytest.param("Well done 👍, Ada.", "Well done 👍, Ada.", "", id="a whole emoji stays"),
    pytest.param(json.loads('"\\ud83d\\udc4d Ada."'), "👍 Ada.", "", id="an escaped one too"),
    pytest.param("co\u00adoperates", "co\u00adoperates", "", id="a soft hyphen stays"),
]


@pytest.mark.parametrize(("text", "cleaned", "notice"), ODD)
def test_what_cannot_be_read_becomes_a_space(text: str, cleaned: str, notice: str) -> None:
    intake = clean_text(text)
    assert intake.text == cleaned
    assert len(intake.text) == len(text)
    assert [notice in said for said in intake.notices] == ([True] if notice else [])


def test_halves_of_characters_alone_are_no_text() -> None:
    assert clean_text("\ud83d \ud83d").text == ""


NO_REVIEWS = [
    pytest.param("text", "a review must be a Review, not 'text'", id="a text"),
    pytest.param(None, "a review must be a Review, not None", id="nothing"),
    pytest.param(
        Review("r7", cast(str, None)), "review 'r7' must be a str, not None", id="no text"
    ),
    pytest.param(Review("r7", cast(str, b"Good.")), "must be a str, not b'Good.'", id="bytes"),
]


@pytest.mark.parametrize(("given", "message"), NO_REVIEWS)
def test_what_is_no_review_is_named(given: Any, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        take_in(given)


def test_the_library_refuses_what_is_no_text(auditor: Auditor) -> None:
    with pytest.raises(InputError, match="None"):
        auditor.check(cast(str, None))
    with pytest.raises(InputError, match="'text'"):
        next(auditor.check_many(cast(list[Review], ["text"])))


def test_a_finding_after_half_a_character_is_in_its_place(auditor: Auditor) -> None:
    text = "Well \ud83d\ud83d. People say she is late."
    found = {text[finding.start : finding.end] for finding in auditor.check(text).findings}
    assert "People say" in found

"""Mentions: lemmas and phrases are found in their usual inflections, look-alikes are not."""

import pytest

from auditor.mentions import LEADERSHIP, POTENTIAL, STANDOUT, TRAIT, find_mentions, load_word_lists

HITS = [
    pytest.param("She led the migration.", LEADERSHIP, ["led"], id="a past tense"),
    pytest.param("He stepped up in May.", LEADERSHIP, ["stepped up"], id="a doubled letter"),
    pytest.param("She was taking charge.", LEADERSHIP, ["taking charge"], id="an -ing form"),
    pytest.param("He delegates well.", LEADERSHIP, ["delegates"], id="a third person"),
    pytest.param("Ready for more.", POTENTIAL, ["ready for more"], id="a phrase"),
    pytest.param("She shows promise.", POTENTIAL, ["shows promise"], id="a verb and its noun"),
    pytest.param("An OUTSTANDING year.", STANDOUT, ["outstanding"], id="capitals"),
    pytest.param("A star performer.", STANDOUT, ["star performer"], id="two words"),
    pytest.param("Nice and helpful.", TRAIT, ["nice", "helpful"], id="two traits"),
    pytest.param(
        "She heads up the team and gave us a heads up.",
        LEADERSHIP,
        ["heads up"],
        id="one of two senses",
    ),
    pytest.param(
        "She led the change that led to 40 orders.", LEADERSHIP, ["led"], id="led, and led to"
    ),
    pytest.param("He fixed the script, leading to fewer tickets.", LEADERSHIP, [], id="leading to"),
    pytest.param(
        "Outstanding with the outstanding invoices.",
        STANDOUT,
        ["outstanding"],
        id="outstanding in both senses",
    ),
    pytest.param("He is kind, if kind of late.", TRAIT, ["is kind"], id="kind, and kind of"),
    pytest.param(
        "Her kindness helps, and she is calm by nature.",
        TRAIT,
        ["kindness", "by nature"],
        id="kindness and nature",
    ),
]
MISSES = [
    pytest.param("He promised to call back.", POTENTIAL, id="a promise made is no promise shown"),
    pytest.param("The training took a week.", LEADERSHIP, id="training is not leading"),
    pytest.param("The pipe leaked.", LEADERSHIP, id="a word that begins alike"),
    pytest.param("", STANDOUT, id="no text"),
    pytest.param(
        "A heads-up on the lead times of the LED panels would help.",
        LEADERSHIP,
        id="work words that look like leading",
    ),
    pytest.param("She called two potential customers.", POTENTIAL, id="customers to be"),
    pytest.param("He chased 40 outstanding invoices.", STANDOUT, id="what is not paid"),
    pytest.param("This kind of report suits the nature of the work.", TRAIT, id="sorts of things"),
    pytest.param("She is kind of late with the positive cases.", TRAIT, id="test results"),
]


@pytest.mark.parametrize(("text", "topic", "found"), HITS)
def test_mentions_are_found(text: str, topic: str, found: list[str]) -> None:
    assert list(find_mentions(text, topic)) == found


@pytest.mark.parametrize(("text", "topic"), MISSES)
def test_look_alikes_are_not_mentions(text: str, topic: str) -> None:
    assert list(find_mentions(text, topic)) == []


def test_every_list_says_where_it_comes_from() -> None:
    assert all(words.source and words.phrases for words in load_word_lists().values())

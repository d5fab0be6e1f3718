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
]
MISSES = [
    pytest.param("He promised to call back.", POTENTIAL, id="a promise made is no promise shown"),
    pytest.param("The training took a week.", LEADERSHIP, id="training is not leading"),
    pytest.param("The pipe leaked.", LEADERSHIP, id="a word that begins alike"),
    pytest.param("", STANDOUT, id="no text"),
]


@pytest.mark.parametrize(("text", "topic", "found"), HITS)
def test_mentions_are_found(text: str, topic: str, found: list[str]) -> None:
    assert list(find_mentions(text, topic)) == found


@pytest.mark.parametrize(("text", "topic"), MISSES)
def test_look_alikes_are_not_mentions(text: str, topic: str) -> None:
    assert list(find_mentions(text, topic)) == []


def test_every_list_says_where_it_comes_from() -> None:
    assert all(words.source and words.phrases for words in load_word_lists().values())

"""Every pattern file proves itself by its own sentences."""

from importlib.resources import files

import pytest
from spacy.language import Language

from auditor.document import Reader
from auditor.errors import PatternError
from auditor.patterns import PatternDetector, PatternMatch, load_pattern_files
from auditor.patterns.anchors import AnchoredPhrases, AnchorIndex, list_forms
from auditor.patterns.files import _read_file
from auditor.patterns.lemmas import LemmaGuesser
from auditor.patterns.phrases import parse_phrase
from auditor.records import Suppressor
from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import PROTECTED_TOPICS, Category

FILES = load_pattern_files()
HITS = [pytest.param(f.category, hit, id=f"{f.category}: {hit}") for f in FILES for hit in f.hits]
MISSES = [
    pytest.param(f.category, miss, id=f"{f.category}: {miss}") for f in FILES for miss in f.misses
]


@pytest.fixture(scope="module")
def detector(language: Language) -> PatternDetector:
    return PatternDetector(language, FILES)


def find(detector: PatternDetector, reader: Reader, text: str) -> set[Category]:
    return {match.category for match in match_text(detector, reader, text) if not match.suppressor}


def match_text(detector: PatternDetector, reader: Reader, text: str) -> list[PatternMatch]:
    [document] = reader.read([text])
    return detector.find_matches(document.sentences)


@pytest.mark.parametrize(("category", "text"), HITS)
def test_hits_hit(detector: PatternDetector, reader: Reader, category: Category, text: str) -> None:
    assert category in find(detector, reader, text)


@pytest.mark.parametrize(("category", "text"), MISSES)
def test_misses_miss(
    detector: PatternDetector, reader: Reader, category: Category, text: str
) -> None:
    assert category not in find(detector, reader, text)


THINGS = [
    "The deadline was aggressive and always late.",
    "The old server is slow and stubborn.",
    "The customer is difficult and never happy.",
    "This process is crazy.",
    "Our new database is a natural choice.",
]


@pytest.mark.parametrize("text", THINGS)
def test_what_is_said_of_a_thing_is_no_finding(
    detector: PatternDetector, reader: Reader, text: str
) -> None:
    assert find(detector, reader, text) == set()


SUPPRESSED = [
    # A sentence, the category that its words suggest, and what speaks against it.
    ("The server is stubborn.", Category.PERSONALITY, Suppressor.SUBJECT),
    ("She was rude when the caller swore.", Category.PERSONALITY, Suppressor.ANTIPATTERN),
]


@pytest.mark.parametrize(("text", "category", "suppressor"), SUPPRESSED)
def test_what_is_suppressed_says_by_what(
    detector: PatternDetector,
    reader: Reader,
    text: str,
    category: Category,
    suppressor: Suppressor,
) -> None:
    found = [(m.category, m.suppressor) for m in match_text(detector, reader, text)]
    assert (category, suppressor) in found


def test_every_category_has_a_file_with_proof() -> None:
    assert [file.category for file in FILES] == list(Category)
    for file in FILES:
        assert len(file.hits) >= 4
        assert len(file.misses) >= 3


def test_a_protected_topic_is_never_rewritten() -> None:
    for file in FILES:
        if file.category in PROTECTED_TOPICS:
            assert "leave" in file.guidance.suggestion.lower()
            assert "HR" in file.guidance.suggestion


BROKEN = [
    pytest.param("category = 'gender'", "message must be a str", id="a key is missing"),
    pytest.param("nonsense", "not TOML", id="no TOML"),
    pytest.param(
        files("auditor.patterns")
        .joinpath("hostile.toml")
        .read_text("utf-8")
        .replace("[examples]", "sure = []\n[examples]"),
        "unknown key 'sure'",
        id="a list that slid into a relation",
    ),
]


@pytest.mark.parametrize(("content", "problem"), BROKEN)
def test_a_broken_file_is_named(content: str, problem: str) -> None:
    with pytest.raises(PatternError, match=problem):
        _read_file("broken.toml", content)


def test_a_pattern_is_tried_only_where_all_that_it_needs_is_there() -> None:
    index = AnchorIndex(
        [
            [{"LOWER": {"IN": ["never", "always"]}}, {"LEMMA": {"IN": ["listen"]}}],
            [{"LOWER": {"IN": ["late"]}}, {"LOWER": {"IN": ["very"]}, "OP": "?"}],
            [{"POS": "ADJ"}],
        ]
    )
    assert index.choose(frozenset({"never", "late"})) == [1, 2]
    assert index.choose(frozenset({"always", "listen"})) == [0, 2]


IN_ORDER = [
    ("never listen~", "they never listen", True),
    ("never listen~", "they never do listen", False),
    ("never listen~", "they listen and never talk", False),
    ("never ADV? listen~", "they never really listen", True),
    ("never ** listen~", "they never sit and just listen", True),
    ("never ** listen~", "they never sit down there and listen", False),
    ("as good? as POSS", "as very late as their own mother", False),
    ("as ADJ as POSS", "as late as their own mother", True),
    ("ADJ ADV", "nothing is asked of it", True),
]
"""A phrase, a sentence, and whether the sentence is worth a parse."""


@pytest.mark.parametrize(("phrase", "sentence", "expected"), IN_ORDER)
def test_the_words_of_a_phrase_must_stand_in_its_order(
    language: Language, phrase: str, sentence: str, expected: bool
) -> None:
    phrases = AnchoredPhrases(language.vocab, [("it", parse_phrase(phrase))])
    assert phrases.may_match([frozenset({word}) for word in sentence.split()]) is expected


def test_every_lemma_is_guessed_before_the_parse_knows_it(
    language: Language, reader: Reader
) -> None:
    guesser = LemmaGuesser(language)
    reviews = list(TrainingCorpus.open().read_reviews(Split.DEV))[:120]
    for document in reader.read(
        " ".join(sentence.text for sentence in review.sentences) for review in reviews
    ):
        parsed = language(document.blinded.text)
        for forms, guessed in zip(list_forms(parsed), guesser.list_forms(parsed[:]), strict=True):
            assert forms <= guessed, f"{forms - guessed} in {document.text!r}"


def test_what_stands_around_a_phrase_does_not_hide_it(
    detector: PatternDetector, reader: Reader
) -> None:
    plain = "The report was on time."
    text = f"{plain} People say the plan was late. {plain} She is abrasive."
    [document] = reader.read([text])
    found = [
        (match.category, document.tokens[match.start : match.end].text)
        for match in detector.find_matches(document.sentences)
    ]
    assert found == [(Category.HEARSAY, "People say"), (Category.PERSONALITY, "abrasive")]

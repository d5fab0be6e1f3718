"""One review in, its audit out."""

from collections.abc import Sequence

import pytest
from spacy.language import Language

from auditor import Auditor, Review
from auditor.detection import RULED_OUT
from auditor.document import Reader
from auditor.engines import PoolEngine
from auditor.errors import InputError
from auditor.intake import LONGEST_TEXT
from auditor.patterns import PatternDetector, load_pattern_files
from auditor.pipeline import Pipeline
from auditor.records import Suppressor
from auditor.serialization import to_json
from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import Act, Category
from models import Carriers, SentencePrediction
from models.predictions import SpanPrediction


@pytest.fixture(scope="module")
def reviews() -> list[Review]:
    labelled = TrainingCorpus.open().read_reviews(Split.DEV)
    return [Review(review.review_id, review.text) for review in labelled][:90]


def test_offsets_point_at_the_words(auditor: Auditor) -> None:
    text = "Siobhán never listens to anyone. People say she is not a culture fit."
    audit = auditor.check(text)
    words = {finding.category: text[finding.start : finding.end] for finding in audit.findings}
    assert "never listens" in words[Category.ABSOLUTE]
    assert words[Category.HEARSAY] == "People say"
    assert [text[s.start : s.end] for s in audit.sentences] == [
        "Siobhán never listens to anyone.",
        "People say she is not a culture fit.",
    ]


def test_a_specific_review_grades_above_a_vague_one(auditor: Auditor) -> None:
    vague = auditor.check("Great year all round. Communication could be better.")
    specific = auditor.check(
        "When the March migration failed she wrote the rollback plan overnight and we were back in "
        "40 minutes. Send the agenda a day ahead, as you did in May, so that the remote team can "
        "prepare; I will review the first two with you."
    )
    assert vague.specificity is not None
    assert specific.specificity is not None
    assert specific.specificity > vague.specificity + 1
    assert specific.evidence_count >= 1
    assert vague.evidence_count == 0


def test_acts_are_told(auditor: Auditor) -> None:
    audit = auditor.check("Her test plans caught three bugs. He was late with the June report.")
    assert Act.STRENGTH in audit.sentences[0].acts
    assert Act.CONCERN in audit.sentences[1].acts


LONG_SENTENCES = [
    pytest.param(" and ".join(f"https://example.com/browse/PX-{n}?filter=open-{n}#note_{n}9f8a7b6c5d4e3f2a1b0c/diffs" for n in range(4)), id="links"),
    pytest.param(", ".join(f"PX-{4711 + n}-QZ{n}" for n in range(20)), id="codes"),
]  # fmt: skip


@pytest.mark.parametrize("things", LONG_SENTENCES)
def test_a_long_sentence_is_read_to_its_end(auditor: Auditor, things: str) -> None:
    audit = auditor.check(f"He closed {things} and frankly he is a lazy, useless idiot.")
    assert len(audit.sentences) == 1
    assert Category.HOSTILE in {finding.category for finding in audit.findings}


NOTICED = [
    pytest.param("", "empty", id="empty"),
    pytest.param("  \n ", "empty", id="white space"),
    pytest.param("Er hat dieses Jahr sehr gute Arbeit geleistet und war immer pünktlich.", "(language code de)", id="German"),
    pytest.param("Ella ha trabajado muy bien este año y ayuda siempre a sus compañeros.", "(language code es)", id="Spanish"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "notice"), NOTICED)
def test_what_cannot_be_graded_is_said(auditor: Auditor, text: str, notice: str) -> None:
    audit = auditor.check(text)
    assert audit.specificity is None
    assert audit.findings == ()
    assert any(notice in said for said in audit.notices)


def test_odd_bytes_and_huge_texts_are_read(auditor: Auditor) -> None:
    assert auditor.check("Good\0 work.").notices == (
        "The text held NUL bytes; they were read as spaces.",
    )
    audit = auditor.check("She wrote the plan for the move. " * 31_000)
    assert (
        f"only the first {LONGEST_TEXT - 1}" in audit.notices[0]
        or "only the first" in audit.notices[0]
    )
    assert audit.specificity is not None


@pytest.mark.parametrize("batch_size", [1, 8, 64])
def test_no_audit_depends_on_its_batch(
    pipeline: Pipeline, reviews: list[Review], batch_size: int
) -> None:
    whole = [to_json(audit) for audit in pipeline.audit(reviews, batch_size=len(reviews))]
    assert [to_json(audit) for audit in pipeline.audit(reviews, batch_size=batch_size)] == whole


@pytest.mark.slow
def test_no_audit_depends_on_the_workers(pipeline: Pipeline, reviews: list[Review]) -> None:
    alone = [to_json(audit) for audit in pipeline.audit(reviews)]
    pooled = PoolEngine(2).audit(reviews, batch_size=8)
    assert [to_json(audit) for audit in pooled] == alone


class FixedModel:
    """Gives every category of every sentence the same chance, and finds the spans it is given."""

    version = "fixed"

    def __init__(self, chance: float, *spans: SpanPrediction) -> None:
        self._prediction = SentencePrediction(
            2.0,
            2.0,
            (),
            dict.fromkeys(Act, 0.0),
            dict.fromkeys(Category, chance),
            spans,
            Carriers(((0, 1),), dict.fromkeys(Act, ((0, 1),))),
        )

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        return [[self._prediction for _ in sentences] for sentences in reviews]


LATE = SpanPrediction(24, 28, Category.HEARSAY, RULED_OUT / 2)
CHANCES = [
    pytest.param(RULED_OUT / 2, [], [], [Category.HEARSAY], id="the model rules it out"),
    pytest.param(RULED_OUT * 2, [], [Category.HEARSAY], [], id="the model leaves it open"),
    pytest.param(
        RULED_OUT / 2, [LATE], [Category.HEARSAY] * 2, [], id="the model chooses it, of other words"
    ),
]


@pytest.mark.parametrize(("chance", "spans", "expected", "ruled_out"), CHANCES)
def test_a_pattern_yields_where_the_model_rules_it_out(
    language: Language,
    reader: Reader,
    chance: float,
    spans: list[SpanPrediction],
    expected: list[Category],
    ruled_out: list[Category],
) -> None:
    patterns = PatternDetector(language, load_pattern_files())
    pipeline = Pipeline(reader, FixedModel(chance, *spans), patterns)
    [audit] = pipeline.audit([Review("r", "People say the plan was late.")])
    assert [finding.category for finding in audit.findings] == expected
    assert [case.category for case in audit.suppressed if case.by is Suppressor.MODEL] == ruled_out


INEXCUSABLE = [
    ("Typical man.", Category.GENDER),
    ("Typical woman.", Category.GENDER),
    ("Be less bossy.", Category.GENDER),
    ("Typical boomer.", Category.AGE),
    ("Typical millennial.", Category.AGE),
    ("She is an angry Black woman.", Category.RACE_ORIGIN),
    ("He is a loud Asian man.", Category.RACE_ORIGIN),
    ("He's a joke.", Category.HOSTILE),
    ("If she is late again she is out.", Category.HOSTILE),
    ("She has let herself go.", Category.APPEARANCE),
    ("His clock is ticking.", Category.FAMILY),
    ("She must be on her period.", Category.DISABILITY_HEALTH),
]


@pytest.mark.parametrize(("text", "category"), INEXCUSABLE)
def test_what_no_context_excuses_is_found_whatever_the_model_says(
    language: Language, reader: Reader, text: str, category: Category
) -> None:
    pipeline = Pipeline(reader, FixedModel(0.0), PatternDetector(language, load_pattern_files()))
    [audit] = pipeline.audit([Review("r", text)])
    assert category in {finding.category for finding in audit.findings}


EXCUSED = [
    ("She walked past it twice and then found the leak.", Category.AGE),
    ("Just women over 50 were asked in her survey.", Category.GENDER),
    ("Only girls had signed up, so she rewrote the leaflet in March.", Category.GENDER),
    ("If the parts were late they were out by noon.", Category.HOSTILE),
    ("She noted that the patient had put on weight.", Category.APPEARANCE),
]


@pytest.mark.parametrize(("text", "category"), EXCUSED)
def test_what_some_context_excuses_is_left_to_the_model(
    auditor: Auditor, text: str, category: Category
) -> None:
    assert category not in {finding.category for finding in auditor.check(text).findings}


OTHER_SENSES = [
    pytest.param([], [(Category.PERSONALITY, Suppressor.SUBJECT)], id="nobody else marks it"),
    pytest.param(
        [SpanPrediction(14, 22, Category.PERSONALITY, 0.9)], [], id="the model marks it: no word"
    ),
    pytest.param(
        [SpanPrediction(14, 22, Category.HOSTILE, 0.9)],
        [(Category.PERSONALITY, Suppressor.SUBJECT)],
        id="the model marks something else in it",
    ),
]


@pytest.mark.parametrize(("spans", "suppressed"), OTHER_SENSES)
def test_no_words_are_a_finding_and_suppressed_at_once(
    language: Language,
    reader: Reader,
    spans: list[SpanPrediction],
    suppressed: list[tuple[Category, Suppressor]],
) -> None:
    patterns = PatternDetector(language, load_pattern_files())
    pipeline = Pipeline(reader, FixedModel(0.5, *spans), patterns)
    [audit] = pipeline.audit([Review("r", "The server is stubborn.")])
    assert [(case.category, case.by) for case in audit.suppressed] == suppressed


class FailingModel(FixedModel):
    """Fails at the second pass."""

    def __init__(self) -> None:
        super().__init__(0.5)
        self.passes = 0

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        self.passes += 1
        if self.passes == 2:
            raise MemoryError("no room for the second pass")
        return super().predict(reviews)


def test_a_failing_model_is_heard_of(language: Language, reader: Reader) -> None:
    patterns = PatternDetector(language, load_pattern_files())
    pipeline = Pipeline(reader, FailingModel(), patterns)
    with pytest.raises(MemoryError, match="second pass"):
        pipeline.detect(["She is late."] * 40)


class UnaskedModel:
    version = "0"

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        raise AssertionError(f"was asked about {len(reviews)} reviews")


def test_a_cycle_without_reviewers_is_refused_before_it_is_graded(
    language: Language, reader: Reader
) -> None:
    patterns = PatternDetector(language, load_pattern_files())
    auditor = Auditor(Pipeline(reader, UnaskedModel(), patterns))
    with pytest.raises(InputError, match="names its reviewer"):
        auditor.audit([Review("r", "She is abrasive.")])


def test_every_finding_says_why_and_how(pipeline: Pipeline, reviews: list[Review]) -> None:
    findings = [f for audit in pipeline.audit(reviews) for f in audit.findings]
    assert findings
    for finding in findings:
        assert finding.message
        assert finding.suggestion
        assert finding.source
        assert 0 < finding.confidence <= 1
        assert finding.start < finding.end
        assert finding.severity is finding.category.severity

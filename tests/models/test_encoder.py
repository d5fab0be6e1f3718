"""The served model: the same answer whatever is asked beside it."""

import json
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import Act
from models.boundaries import find_boundary_weights
from models.encoder import Encoded, Encoder
from models.errors import WeightsError
from models.matrices import Matrix
from models.packing import plan_windows
from models.predictor import Predictor
from models.tokenization import blank_links
from models.weights_store import EMBEDDINGS, find_weights, load_weights

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def reviews() -> list[list[str]]:
    labelled = TrainingCorpus.open().read_reviews(Split.DEV)
    return [[sentence.text for sentence in review.sentences] for review in labelled][:40]


FIELDS = tuple(field.name for field in fields(Encoded) if field.name != "offsets")


def same(one: list[Encoded], other: list[Encoded]) -> bool:
    return all(
        np.array_equal(getattr(a, name), getattr(b, name))
        for a, b in zip(one, other, strict=True)
        for name in FIELDS
    )


def test_weights_that_would_read_more_than_a_window_holds_are_refused() -> None:
    weights = load_weights(find_weights())
    longer = replace(weights, settings={**weights.settings, "longest_input": 193})
    with pytest.raises(
        WeightsError, match=r"longest_input is 193, but no window holds more than 192"
    ):
        Encoder(longer)


def test_a_review_does_not_depend_on_its_batch_mates(
    encoder: Encoder, reviews: list[list[str]]
) -> None:
    together = encoder.encode(reviews)
    alone = [encoder.encode([review])[0] for review in reviews]
    order = list(range(len(reviews)))
    Random(1).shuffle(order)
    shuffled = encoder.encode([reviews[i] for i in order])
    assert all(map(same, together, alone))
    assert all(same(together[i], row) for i, row in zip(order, shuffled, strict=True))


def test_not_one_bit_of_what_the_network_says_depends_on_what_stands_around(
    deaf: Encoder, reviews: list[list[str]]
) -> None:
    for review, row in zip(reviews, deaf.encode(reviews), strict=True):
        alone = deaf.encode([[sentence] for sentence in review])
        assert all(
            same([encoded], by_itself) for encoded, by_itself in zip(row, alone, strict=True)
        )


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param([[0.5, -3.0], [-1.0, 2.0]], [2.0, 1.0], id="the surest word of each category"),
        pytest.param(np.zeros((0, 2)), [-18.5, -21.0], id="no word, no finding"),
    ],
)
def test_the_sentence_its_surest_word_and_its_phrases_speak_for_a_finding(
    pieces: list[list[float]], expected: list[float]
) -> None:
    nothing = np.zeros(0, dtype=np.float32)
    encoded = Encoded(
        *[nothing] * 3,
        categories=np.array([1.0, -2.0], dtype=np.float32),
        phrases=np.array([9.0] * len(Act) + [0.5, 1.0], dtype=np.float32),
        pieces=np.array(pieces, dtype=np.float32),
        shares=nothing,
        state=nothing,
        offsets=np.zeros((len(pieces), 2), dtype=np.int64),
        around=nothing,
    )
    assert encoded.findings.tolist() == expected


def test_the_sentence_its_phrases_and_those_around_speak_for_an_act(encoder: Encoder) -> None:
    [row] = encoder.encode([["He was late twice.", "It cost us the order.", "Please ring ahead."]])
    for sentence in row:
        said = sentence.own_acts + sentence.phrases[: len(Act)]
        assert (said != sentence.own_acts).all()
        assert np.allclose(sentence.acts, said + sentence.around)
        assert sentence.around.any()


LONG = ", ".join(f"PX-{4711 + n}-QZ{n}" for n in range(60)) + " and he is a lazy idiot."


def test_a_sentence_too_long_for_a_window_is_read_to_its_end(encoder: Encoder) -> None:
    [[encoded]] = encoder.encode([[LONG]])
    places = encoded.offsets.tolist()
    assert "".join(LONG[start:end] for start, end in places) == LONG.replace(" ", "")
    assert len(encoded.pieces) == len(encoded.shares) == len(places) > 2 * 192


def test_a_sentence_in_parts_does_not_depend_on_its_batch_mates(encoder: Encoder) -> None:
    alone = encoder.encode([[LONG, "Fine."]])
    together = encoder.encode([["Good."], [LONG, "Fine."], [LONG]])
    assert same(alone[0], together[1])
    assert [len(row) for row in together] == [1, 2, 1]


LINKS = [
    pytest.param("See https://a.example/abcdef/g?h=1#i now.", "See https://a.example/ab" + " " * 13 + "now.", id="a link"),
    pytest.param("(www.example.com/some/long/place), he said", "(www.example.com/" + " " * 15 + "), he said", id="marks behind a link stay"),
    pytest.param("(HTTPS://a.example/abcdefghij)and he is lazy.", "(HTTPS://a.example/ab" + " " * 8 + ")and he is lazy.", id="words right behind a link stay"),
    pytest.param("See https://a.b/c.", "See https://a.b/c.", id="a short link"),
    pytest.param("x" * 510 + " y", "x" * 500 + " " * 11 + "y", id="no text for people"),
    pytest.param("He is late, rude and/or lazy.", "He is late, rude and/or lazy.", id="words"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_a_link_is_read_by_its_beginning(text: str, expected: str) -> None:
    assert blank_links(text) == expected
    assert len(text) == len(expected)


def test_threads_do_not_matter(encoder: Encoder, reviews: list[list[str]]) -> None:
    other = Encoder(load_weights(find_weights()), threads=2)
    assert all(map(same, encoder.encode(reviews), other.encode(reviews)))


def test_predictions_are_probabilities_and_spans_lie_inside(reviews: list[list[str]]) -> None:
    predicted = Predictor.load().predict(reviews)
    for sentence, prediction in zip(chain(*reviews), chain(*predicted), strict=True):
        assert 1 <= prediction.specificity <= 5
        assert 1 <= prediction.constructiveness <= 5
        assert all(0 <= chance <= 1 for chance in prediction.categories.values())
        assert all(0 <= span.start < span.end <= len(sentence) for span in prediction.spans)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode([]) == []
    assert encoder.encode([[], ["Fine."], []])[::2] == [[], []]


WINDOWS = [
    pytest.param([5, 6], [((0, 1), 16)], id="short sentences share the shortest window"),
    pytest.param([60, 60, 60], [((0, 1), 128), ((2,), 64)], id="a full window is closed"),
    pytest.param(
        [10, 192, 10], [((0,), 16), ((1,), 192), ((2,), 16)], id="the longest stands alone"
    ),
    pytest.param(
        [40, 40, 40, 40], [((0, 1), 80), ((2, 3), 80)], id="two windows, and of like length"
    ),
    pytest.param(
        [30] * 12,
        [((0, 1, 2), 96), ((3, 4, 5), 96), ((6, 7, 8), 96), ((9, 10, 11), 96)],
        id="four windows instead of three",
    ),
    pytest.param([], [], id="nothing"),
]


@pytest.mark.parametrize(("lengths", "expected"), WINDOWS)
def test_sentences_are_packed_in_order(
    lengths: list[int], expected: list[tuple[tuple[int, ...], int]]
) -> None:
    assert [(w.sentences, w.length) for w in plan_windows(lengths)] == expected


def test_the_weights_keep_within_their_size() -> None:
    sizes = {
        folder: {path.name: len(path.read_bytes()) for path in folder.iterdir()}
        for folder in (find_weights(), find_boundary_weights())
    }
    assert sum(sum(files.values()) for files in sizes.values()) <= 26 * MEGABYTE
    for files in sizes.values():
        assert sum(size for name, size in files.items() if name != EMBEDDINGS) <= 12 * MEGABYTE


def test_an_altered_weight_is_refused(weights_folder: Path) -> None:
    content = bytearray((weights_folder / "layers.npz").read_bytes())
    content[5000] ^= 1
    (weights_folder / "layers.npz").write_bytes(content)
    with pytest.raises(WeightsError, match=r"layers\.npz is not the file that the manifest names"):
        load_weights(weights_folder)


def test_a_missing_weight_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"holds no manifest\.json"):
        load_weights(tmp_path)
    manifest = json.loads(find_weights().joinpath("manifest.json").read_text("utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(WeightsError, match="holds no"):
        load_weights(tmp_path)


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1000))
def test_rounded_matrices_come_back_within_half_a_step(rows: int, columns: int, seed: int) -> None:
    numbers = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    matrix = Matrix.round(numbers)
    assert (np.abs(matrix.expand() - numbers) <= matrix.scale / 2 + 1e-6).all()

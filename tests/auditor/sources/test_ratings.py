"""Ratings as forms spell them; a slip of the keys is named and moves nobody else's."""

from pathlib import Path

import pytest

from auditor.sources import read_reviews
from auditor.sources.mapping import Mapping
from auditor.sources.ratings import find_rating_reader

MANY = ["3", "4", "5", "4", "2"] * 4
LABELS = ["Meets expectations", "Exceeds expectations", "Below expectations"] * 3
FIVE, TEN, HUNDRED = (1.0, 5.0), (1.0, 10.0), (1.0, 100.0)

READ = [
    pytest.param(["Exceeds (4)", "Meets (3)"], [4.0, 3.0], FIVE, id="a number in brackets"),
    pytest.param(["(4)", "(3)"], [4.0, 3.0], FIVE, id="in brackets alone"),
    pytest.param(["4 - Exceeds", "3: Meets", "5 (Best)"], [4.0, 3.0, 5.0], FIVE, id="before words"),
    pytest.param(["4/5", "3 / 5", "2 out of 5"], [4.0, 3.0, 2.0], FIVE, id="of five"),
    pytest.param(["4/7", "3/7"], [4.0, 3.0], (1.0, 7.0), id="of seven"),
    pytest.param(["4/5", "8/10", "3/5"], [4.0, None, 3.0], FIVE, id="of another scale"),
    pytest.param(["4,5", "3,0", "2.5"], [4.5, 3.0, 2.5], FIVE, id="a comma for a point"),
    pytest.param(
        ["Exceeds expectations (4)", "Meets expectations (3)"], [4.0, 3.0], FIVE, id="both"
    ),
    pytest.param(["4 (out of 10)", "5 (of 10)"], [4.0, 5.0], TEN, id="of ten in brackets"),
    pytest.param(["1,000", "4"], [None, 4.0], FIVE, id="a comma of thousands"),
    pytest.param(
        ["N/A (0)", "Not rated (0)", "3 (Meets)"], [None, None, 3.0], FIVE, id="not rated"
    ),
    pytest.param(["4/5", "7", "8", "9"], [None, 7.0, 8.0, 9.0], TEN, id="one form among others"),
    pytest.param(LABELS, [2.0, 3.0, 1.0] * 3, (1.0, 3.0), id="labels"),
    pytest.param([*LABELS, "44"], [2.0, 3.0, 1.0] * 3 + [None], (1.0, 3.0), id="beyond labels"),
    pytest.param([*LABELS, "2"], [2.0, 3.0, 1.0] * 3 + [2.0], (1.0, 3.0), id="within labels"),
    pytest.param([*MANY, "44"], [*map(float, MANY), None], FIVE, id="a slip"),
    pytest.param([*MANY, "-4"], [*map(float, MANY), None], FIVE, id="a slip below"),
    pytest.param([*MANY, "0"], [*map(float, MANY), 0.0], (0.0, 5.0), id="a nought is none"),
    pytest.param([*MANY, "10"], [*map(float, MANY), 10.0], TEN, id="twice the end is none"),
    pytest.param([*MANY, "44", "60"], [*map(float, MANY), 44.0, 60.0], HUNDRED, id="two are none"),
    pytest.param(["4", "3", "44"], [4.0, 3.0, 44.0], HUNDRED, id="three tell nothing"),
    pytest.param([*MANY * 5, "7"], [*map(float, MANY * 5), None], FIVE, id="one in a hundred"),
    pytest.param(["4", "3", *["n/a"] * 5], [4.0, 3.0, *[None] * 5], FIVE, id="few are rated"),
]


@pytest.mark.parametrize(("values", "expected", "scale"), READ)
def test_a_rating_is_read_as_it_is_spelt(
    values: list[str], expected: list[float | None], scale: tuple[float, float]
) -> None:
    reader = find_rating_reader(values, Mapping())
    assert [reader.read(value) for value in values] == expected
    assert (reader.scale.low, reader.scale.high) == scale


def test_labels_of_a_mapping_may_carry_their_numbers() -> None:
    reader = find_rating_reader(["Rarely (9)"], Mapping(rating_labels=("Often", "Rarely")))
    assert reader.read("Rarely (9)") == 2.0
    assert reader.read("9") is None


SAID = [
    pytest.param(
        ["Rockstar"] * 3 + ["Solid"],
        ["these ratings are not understood: 'Rockstar', 'Solid'; ", '{"rating_labels": '],
        4,
        id="no known label",
    ),
    pytest.param(
        [*MANY, "44"], ["outside 1 to 5", "likely a typing error"], 1, id="a slip of the keys"
    ),
    pytest.param(
        [*LABELS, "44"],
        ["not on the scale (below expectations, meets expectations, exceeds expectations)"],
        1,
        id="a number beyond labels",
    ),
]


@pytest.mark.parametrize(("values", "parts", "count"), SAID)
def test_what_cannot_be_read_is_told_once(
    tmp_path: Path, values: list[str], parts: list[str], count: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,rating\n" + "".join(f'Good.,"{value}"\n' for value in values))
    intake = read_reviews(path)
    assert len(intake.reviews) == len(values)
    [reject] = intake.rejects
    assert (reject.field, reject.row_lost, 1 + len(reject.more)) == ("rating", False, count)
    for part in parts:
        assert part in reject.problem

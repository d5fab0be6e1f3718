"""Several files make one cycle: whose review is whose is never in doubt."""

import json
from pathlib import Path

import pytest

from api.cli.cycle import CycleRequest, run_audit
from auditor import CycleOptions, InputError

TEXT = "She wrote the rollback plan in March and the service was back in 40 minutes."
MARCH = f"reviewer_id,reviewee_id,text\nm1,e1,{TEXT}\nm1,e2,Ada {TEXT}\n"
JUNE = f"reviewer_id,reviewee_id,text\nm1,e3,Bo {TEXT}\n"
APART = f"Reviewer,Question,Answer\nm1,What went well?,{TEXT}\nm1,What went well?,Bo {TEXT}\n"
GIVEN = f"review_id,reviewer_id,reviewee_id,text\nr1,m1,e1,{TEXT}\n"


def audit(folder: Path, files: dict[str, str]) -> list[str]:
    for name, content in files.items():
        (folder / name).write_text(content)
    paths = tuple(folder / name for name in files)
    run_audit(CycleRequest(paths, folder / "out", CycleOptions()))
    written = json.loads((folder / "out" / "audit.json").read_text())
    return [review["review_id"] for review in written["reviews"]]


def test_rows_without_ids_are_called_by_their_files(tmp_path: Path) -> None:
    assert audit(tmp_path, {"march.csv": MARCH, "june.csv": JUNE}) == [
        "march.csv: row 2",
        "march.csv: row 3",
        "june.csv: row 2",
    ]


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"june\.csv:2: the review id 'r1' .*march\.csv:2"):
        audit(tmp_path, {"march.csv": GIVEN, "june.csv": GIVEN})


def test_rows_that_name_no_pair_stand_apart_and_this_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path, {"a.csv": APART}) == ["row 2", "row 3"]
    assert "a.csv: 2 rows with neither" in capsys.readouterr().err


MANY = "".join(f"{'' if row % 5 else 'm1'},e{row},{row} {TEXT}\n" for row in range(10))
PEOPLE = "Employee ID,Name,Gender\ne0,Ada,woman\nx1,Bo,man\n,Cy,man\n"
TOLD = [
    pytest.param(
        f"reviewer_id,reviewee_id,text\n{MANY}",
        None,
        "8 of 10 reviews name no reviewer",
        id="reviewers",
    ),
    pytest.param(JUNE, PEOPLE, "0 of 1 reviewees are in the people file", id="people"),
    pytest.param(MARCH, PEOPLE, "p.csv:4: Employee ID: no id", id="people without an id"),
]


@pytest.mark.parametrize(("reviews", "people", "said"), TOLD)
def test_what_stays_unknown_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    reviews: str,
    people: str | None,
    said: str,
) -> None:
    (tmp_path / "a.csv").write_text(reviews)
    path = None
    if people is not None:
        path = tmp_path / "p.csv"
        path.write_text(people)
    request = CycleRequest((tmp_path / "a.csv",), tmp_path / "out", CycleOptions(), people=path)
    run_audit(request)
    assert said in capsys.readouterr().err


def test_a_group_is_found_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(MARCH)
    (tmp_path / "p.csv").write_text("Employee ID,Gender\ne1,woman\ne2,man\n")
    options = CycleOptions()
    request = CycleRequest(
        (tmp_path / "a.csv",),
        tmp_path / "out",
        options,
        people=tmp_path / "p.csv",
        groups=("gender",),
    )
    run_audit(request)
    assert "Gender" in (tmp_path / "out" / "audit.json").read_text()


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder; name a file in it"):
        run_audit(CycleRequest((tmp_path,), tmp_path / "out", CycleOptions()))

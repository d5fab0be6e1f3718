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

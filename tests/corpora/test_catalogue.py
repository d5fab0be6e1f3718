"""The catalogue and the files agree, and faults are named."""

from pathlib import Path

import pytest

from corpora.__main__ import main
from corpora.catalogue import Split, TrainingCorpus, list_batches
from corpora.errors import CorpusError

ROW = """
[r01]
kind = "reviews"
split = "train"
author = "author-r01"
written = 2026-11-23
industries = ["software"]
varieties = ["american"]
stress = ["gender"]
voices = "blunt"
"""


def lay(folder: Path, catalogue: str, *files: str) -> Path:
    (folder / "batches.toml").write_text(catalogue)
    for name in files:
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def test_a_batch_is_read(tmp_path: Path) -> None:
    [batch] = list_batches(lay(tmp_path, ROW, "reviews/r01.jsonl"))
    assert (batch.batch_id, batch.author, batch.path.name) == ("r01", "author-r01", "r01.jsonl")


def test_the_fingerprint_tells_states_apart(tmp_path: Path) -> None:
    def take(catalogue: str) -> str:
        return TrainingCorpus.open(lay(tmp_path, catalogue, *files)).fingerprint()

    files = ("reviews/r01.jsonl", "reviews/r02.jsonl")
    unread = ROW.replace("r01", "r02").replace("train", "test")
    before = take(ROW + unread)

    (tmp_path / "data" / "reviews" / "r02.jsonl").write_text("what training never reads")
    assert take(ROW + unread) == before
    (tmp_path / "data" / "reviews" / "r01.jsonl").write_text("one word more")
    after = take(ROW + unread)
    assert after != before
    assert take(ROW.replace("train", "dev") + unread) not in (before, after)
    (tmp_path / "data" / "unlabelled").mkdir()
    (tmp_path / "data" / "unlabelled" / "u01.txt").write_text("Without a label.")
    assert take(ROW + unread) not in (before, after)


def test_text_without_labels_is_read_sentence_by_sentence(tmp_path: Path) -> None:
    lay(tmp_path, ROW, "reviews/r01.jsonl", "unlabelled/u01.txt", "unlabelled/u02.txt")
    for name, text in (("u02", "Third.\n"), ("u01", "First.\nSecond.\n\n")):
        (tmp_path / "data" / "unlabelled" / f"{name}.txt").write_text(text)
    assert list(TrainingCorpus.open(tmp_path).read_unlabelled()) == ["First.", "Second.", "Third."]


def test_a_queried_batch_holds_sentences_and_no_review(tmp_path: Path) -> None:
    row = ROW.replace("r01", "u01").replace('"reviews"', '"queried"')
    lay(tmp_path, row, "queried/u01.jsonl")
    (tmp_path / "data" / "queried" / "u01.jsonl").write_text(
        '{"text": "Fine.", "specificity": 1, "constructiveness": 1, "acts": [], "findings": []}\n'
    )
    corpus = TrainingCorpus.open(tmp_path)
    assert [sentence.text for sentence in corpus.read_queried(Split.TRAIN)] == ["Fine."]
    assert list(corpus.read_queried(Split.DEV)) == []
    assert list(corpus.read_reviews(Split.TRAIN)) == []
    with pytest.raises(CorpusError, match="test split"):
        list(corpus.read_queried(Split.TEST))


BROKEN = [
    pytest.param(ROW, (), "is missing", id="no file"),
    pytest.param(ROW, ("reviews/r01.jsonl", "plain/p01.jsonl"), "is not in", id="not named"),
    pytest.param(ROW.replace("train", "trial"), ("reviews/r01.jsonl",), "trial", id="split"),
    pytest.param(
        ROW.replace('["software"]', '"software"'),
        ("reviews/r01.jsonl",),
        "must be a list",
        id="list",
    ),
    pytest.param(
        ROW.replace('author = "author-r01"', ""),
        ("reviews/r01.jsonl",),
        "r01 has no 'author'; add it",
        id="no author",
    ),
]


@pytest.mark.parametrize(("catalogue", "files", "problem"), BROKEN)
def test_a_broken_catalogue_is_named(
    tmp_path: Path, catalogue: str, files: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(CorpusError, match=problem):
        list_batches(lay(tmp_path, catalogue, *files))


def test_a_file_is_checked_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reviews" / "a.jsonl"
    path.parent.mkdir()
    path.write_text('{"review_id": 3}\n')
    assert main([str(path)]) == 1
    assert "fault:" in capsys.readouterr().out
    queried = tmp_path / "queried" / "u01.jsonl"
    queried.parent.mkdir()
    row = '{"text": "Fine.", "specificity": 1, "constructiveness": 1, "acts": [], "findings": []}\n'
    queried.write_text(row)
    assert main([str(queried)]) == 0
    queried.write_text(row * 2)
    assert main([str(queried)]) == 1
    assert "'Fine.' stands 2 times" in capsys.readouterr().out
    assert main([]) == 2

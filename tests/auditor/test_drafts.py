"""What is read of a Word document: all that a page shows, in order, once."""

from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from auditor.errors import InputError
from auditor.sources import read_draft


def save(document: Document, path: Path) -> Path:
    document.save(str(path))
    return path


def test_paragraphs_and_tables_keep_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Review of Ada")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        [*table.rows[0].cells, *table.rows[1].cells],
        ["Strengths", "She wrote the plan.", "Next", "Lead one."],
        strict=True,
    ):
        cell.text = words
    document.add_paragraph("Signed in May")
    assert read_draft(save(document, tmp_path / "a.docx")).split("\n\n") == [
        "Review of Ada",
        "Strengths",
        "She wrote the plan.",
        "Next",
        "Lead one.",
        "Signed in May",
    ]


def test_a_form_that_is_one_table_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "She is late."
    assert read_draft(save(document, tmp_path / "a.docx")) == "She is late."


MERGED = [
    pytest.param((0, 0), (0, 2), id="side by side"),
    pytest.param((0, 0), (2, 0), id="one above the other"),
    pytest.param((0, 0), (2, 2), id="a block"),
]


@pytest.mark.parametrize(("first", "last"), MERGED)
def test_a_merged_cell_is_read_once(
    tmp_path: Path, first: tuple[int, int], last: tuple[int, int]
) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    table.cell(*first).merge(table.cell(*last)).text = "She is late."
    table.cell(3, 3).text = "Often."
    assert read_draft(save(document, tmp_path / "a.docx")) == "She is late.\n\nOften."


def test_a_table_in_a_cell_is_read_in_its_place(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Before."
    cell.add_table(rows=1, cols=1).cell(0, 0).text = "Within."
    cell.add_paragraph("After.")
    assert read_draft(save(document, tmp_path / "a.docx")) == "Before.\n\nWithin.\n\nAfter."


FIELDS = [
    pytest.param("<w:p><w:r><w:t>Seen.</w:t></w:r></w:p>", "Seen.", id="a paragraph"),
    pytest.param(
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Seen.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "Seen.",
        id="a field that was filled in",
    ),
    pytest.param(
        "<w:p><w:r><w:t>Is </w:t></w:r><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>seen.</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p>",
        "Is seen.",
        id="a field within a line",
    ),
    pytest.param(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here."
        "</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "",
        id="an empty field, which shows its placeholder",
    ),
    pytest.param(
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>New.</w:t></w:r></w:ins><w:del w:id="2" '
        'w:author="a"><w:r><w:delText>Old.</w:delText></w:r></w:del></w:p>',
        "New.",
        id="a tracked change: the new words, not the old",
    ),
]


@pytest.mark.parametrize(("xml", "text"), FIELDS)
def test_what_the_page_shows_is_read(tmp_path: Path, xml: str, text: str) -> None:
    document = docx.Document()
    document.add_paragraph("Here:")
    body = parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")
    for block in reversed(list(body)):
        document.element.body.insert(1, block)
    said = read_draft(save(document, tmp_path / "a.docx"))
    assert said == (f"Here:\n\n{text}" if text else "Here:")


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("  ")
    document.add_table(rows=2, cols=2)
    with pytest.raises(InputError, match=r"a\.docx: .*no text.*write"):
        read_draft(save(document, tmp_path / "a.docx"))

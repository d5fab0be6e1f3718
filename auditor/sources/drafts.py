"""Read one draft: plain text, Markdown, or a Word document."""

from pathlib import Path
from zipfile import BadZipFile

from auditor.errors import InputError
from auditor.sources.text_files import read_bytes, read_text

SUFFIXES = (".txt", ".md", ".docx", "")

# A form's answers stand in the cells of tables, also of tables within them, and in fields. A walk
# over what the page shows takes each in its order, and a merged cell, which is one element, once.
_SHOWN = "[not(ancestor::w:txbxContent)][not(ancestor::w:sdt/w:sdtPr/w:showingPlcHdr)]"
_PARAGRAPHS = f".//w:p{_SHOWN}"
_RUNS = f".//w:r{_SHOWN}[not(ancestor::w:moveFrom)]"


def read_draft(path: Path) -> str:
    """Return the text of a draft; of a Word document its paragraphs and the cells of its tables.

    Raises:
        InputError: The file is missing, without text or of another kind.
    """
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(suffix for suffix in SUFFIXES if suffix)
        raise InputError(f"{path}: a draft is one of {known}; this ends in {path.suffix!r}")
    if path.suffix.lower() != ".docx":
        return read_text(path)
    read_bytes(path)
    # Reading Word files takes a quarter of a second to import, which plain drafts need not pay.
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise InputError(f"{path}: this is not a Word document; save it again as .docx") from error
    lines = (
        "".join(run.text for run in paragraph.xpath(_RUNS))
        for paragraph in document.element.body.xpath(_PARAGRAPHS)
    )
    text = "\n\n".join(line for line in lines if line.strip())
    if not text:
        raise InputError(
            f"{path}: there is no text in its paragraphs and tables; write it there, and not in "
            "text boxes or pictures"
        )
    return text

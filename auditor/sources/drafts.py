"""Read one draft: plain text, Markdown, or a Word document."""

from pathlib import Path
from zipfile import BadZipFile

from auditor.errors import InputError
from auditor.sources.text_files import read_bytes, read_text

SUFFIXES = (".txt", ".md", ".docx", "")


def read_draft(path: Path) -> str:
    """Return the text of a draft.

    Raises:
        InputError: The file is missing, empty or of another kind.
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
    return "\n\n".join(paragraph.text for paragraph in document.paragraphs)

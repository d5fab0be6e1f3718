"""Decode files whose encoding nobody wrote down."""

from pathlib import Path

from charset_normalizer import from_bytes

from auditor.errors import InputError

LEGACY_ENCODINGS = ["cp1252", "cp1250", "cp1254", "mac_roman", "utf_16_le", "utf_16_be"]
"""What office programs write besides UTF-8 where English is spoken or written."""


def read_text(path: Path) -> str:
    """Return a file's text: UTF-8 where it is that, else the likeliest encoding.

    Raises:
        InputError: The file is missing, empty, or no text at all.
    """
    content = read_bytes(path)
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8",
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = from_bytes(content, cp_isolation=LEGACY_ENCODINGS).best()
    if guess is None:
        raise InputError(
            f"{path}: this is not text in any encoding that could be told; save it as UTF-8"
        )
    return str(guess)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: The file is missing, a folder, unreadable or empty.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the path") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: this is a folder; name a file in it") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if not content.strip():
        raise InputError(f"{path}: the file is empty; give one that holds reviews")
    return content

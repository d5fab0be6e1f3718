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
    return decode_text(read_bytes(path), str(path))


def decode_text(content: bytes, name: str) -> str:
    """Return the text that some bytes are: UTF-8 where they are that, else the likeliest encoding.

    Args:
        content: The bytes.
        name: What they are called in an error.

    Raises:
        InputError: They are no text.
    """
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
            f"{name}: this is not text in any encoding that could be told; save it as UTF-8"
        )
    return str(guess)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: The file is missing, a folder, unreadable or empty.
    """
    require_file(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise explain(path, error) from error
    if not content.strip():
        raise InputError(f"{path}: the file is empty; give one that holds reviews")
    return content


def require_file(path: Path) -> None:
    """Refuse a path that leads to no file; a pipe will do.

    Raises:
        InputError: There is nothing, or a folder, or it may not be seen.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: this is a folder; name a file in it")
        if not path.exists():
            raise InputError(f"{path}: there is no such file; check the path")
    except OSError as error:
        raise explain(path, error) from error


def explain(path: Path, error: OSError) -> InputError:
    """Return what the system says of a file, for the user."""
    return InputError(f"{path}: cannot be read: {error.strerror}; check who may read it")

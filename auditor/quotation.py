"""Words of a text as they are quoted elsewhere."""


def quote_words(text: str, start: int, end: int, *, longest: int | None = None) -> str:
    """Return the words between two code points on one line, cut to so many characters if any."""
    words = " ".join(text[start:end].split())
    return words if longest is None or len(words) <= longest else f"{words[: longest - 1]}…"

"""Open the tokenizer that cuts text into word pieces."""

from tokenizers import Tokenizer


def open_tokenizer(content: str, *, longest: int) -> Tokenizer:
    """Return the tokenizer that a JSON text describes, cutting at so many pieces, never padding."""
    tokenizer: Tokenizer = Tokenizer.from_str(content)
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer

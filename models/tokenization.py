"""Open the tokenizer that cuts text into word pieces, and spare it what nobody reads."""

import re

from tokenizers import Tokenizer

_UNREAD = re.compile(r"(?i)((?:https?://|www\.)[^\s,;<>()\"\]]{12})[^\s,;<>()\"\]]*\w|(\S{500})\S+")
"""A link's first characters and the rest of it; or those of a run that no text for people holds."""


def open_tokenizer(content: str, *, longest: int, overlap: int = 0) -> Tokenizer:
    """Return the tokenizer that a JSON text describes, cutting at so many pieces, never padding.

    What is cut off is kept as further parts (`Encoding.overflowing`), each of which begins with the
    last `overlap` pieces of the part before.
    """
    tokenizer: Tokenizer = Tokenizer.from_str(content)
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest, stride=overlap)
    return tokenizer


def blank_links(text: str) -> str:
    """Return a text of the same length with blanks for all but the first characters of each link.

    A link takes up to a hundred word pieces, beside which the model overlooks the words around it.
    Blanks are no word pieces, so every offset stays true. Whatever goes on for more than 500
    characters without a blank is treated alike.
    """
    return _UNREAD.sub(lambda run: (run[1] or run[2]).ljust(len(run[0])), text)

"""A text with some of its words replaced, and the way back to the original's offsets."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the half-open range of code points by a text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class EditedText:
    """The text after its edits. `anchors` pairs, in order, where each edit begins and ends."""

    text: str
    anchors: tuple[tuple[int, int, int, int], ...]
    """(start, end) in the edited text and (start, end) in the original, edit by edit."""

    def find_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original that a range of the edited text stands for.

        A range that begins or ends within a replaced word widens to the whole word.
        """
        return self._map_start(start), self._map_end(end)

    def _map_start(self, offset: int) -> int:
        anchor = self._find_anchor(offset)
        if anchor is None:
            return offset
        _, end, original_start, original_end = anchor
        return original_start if offset < end else original_end + offset - end

    def _map_end(self, offset: int) -> int:
        anchor = self._find_anchor(offset)
        if anchor is None:
            return offset
        start, end, original_start, original_end = anchor
        if offset == start:
            return original_start
        return original_end if offset <= end else original_end + offset - end

    def _find_anchor(self, offset: int) -> tuple[int, int, int, int] | None:
        index = bisect_right(self.anchors, offset, key=lambda anchor: anchor[0]) - 1
        return self.anchors[index] if index >= 0 else None


def apply_edits(text: str, edits: Iterable[Edit]) -> EditedText:
    """Apply edits that do not overlap, in any order."""
    pieces: list[str] = []
    anchors: list[tuple[int, int, int, int]] = []
    done = length = 0
    for edit in sorted(edits):
        pieces += (text[done : edit.start], edit.text)
        length += edit.start - done
        anchors.append((length, length + len(edit.text), edit.start, edit.end))
        length += len(edit.text)
        done = edit.end
    pieces.append(text[done:])
    return EditedText("".join(pieces), tuple(anchors))

"""Check labelled files: ``python -m corpora FILE...`` lists every fault and counts the labels."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from corpora.codebook import Act, Category
from corpora.errors import LabelError
from corpora.labelled import ContrastPair, LabelledReview, LabelledSentence
from corpora.readers import read_pair_line, read_queried_line, read_review_line
from corpora.variety import measure_variety

_Item = LabelledReview | ContrastPair | LabelledSentence


def main(arguments: Sequence[str]) -> int:
    """Check each file named; return 1 where one has a fault, else 0."""
    if not arguments:
        print("usage: python -m corpora FILE...", file=sys.stderr)
        return 2
    return max([_check_file(Path(name)) for name in arguments])


def _check_file(path: Path) -> int:
    readers: dict[str, Callable[[Path, int, str], _Item]] = {
        "pairs": read_pair_line,
        "queried": read_queried_line,
    }
    read_line = readers.get(path.parent.name, read_review_line)
    faults: list[str] = []
    items: list[_Item] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                items.append(read_line(path, number, line))
            except LabelError as error:
                faults.append(str(error))
    names = Counter(_name_item(item) for item in items)
    faults += [f"{path}: {name} stands {n} times" for name, n in names.items() if n > 1]
    print(f"{path}: {len(items)} rows, {len(faults)} faults")
    for fault in faults:
        print(f"  fault: {fault}")
    _print_counts([sentence for item in items for sentence in _list_sentences(item)])
    if read_line is read_review_line:
        _print_variety([sentence.text for item in items for sentence in _list_sentences(item)])
    return 1 if faults else 0


def _name_item(item: _Item) -> str:
    match item:
        case LabelledReview():
            return item.review_id
        case ContrastPair():
            return item.pair_id
        case LabelledSentence():
            return repr(item.text)


def _list_sentences(item: _Item) -> tuple[LabelledSentence, ...]:
    match item:
        case LabelledReview():
            return item.sentences
        case ContrastPair():
            return (item.worse, item.better)
        case LabelledSentence():
            return (item,)


def _print_counts(sentences: Sequence[LabelledSentence]) -> None:
    flagged = sum(1 for sentence in sentences if sentence.findings)
    words = sum(len(sentence.text.split()) for sentence in sentences)
    print(f"  sentences: {len(sentences)}, words: {words}, with a finding: {flagged}")
    counted: dict[str, Counter[int] | Counter[Act] | Counter[Category]] = {
        "specificity": Counter(sentence.specificity for sentence in sentences),
        "constructiveness": Counter(sentence.constructiveness for sentence in sentences),
        "acts": Counter(act for sentence in sentences for act in sentence.acts),
        "findings": Counter(f.category for sentence in sentences for f in sentence.findings),
    }
    for name, counts in counted.items():
        shown = ", ".join(sorted(f"{label} {n}" for label, n in counts.items()))
        print(f"  {name}: {shown}")


def _print_variety(texts: Sequence[str]) -> None:
    variety = measure_variety(texts)
    print(f"  distinct 4-grams: {variety.distinct_4grams:.3f} (at least 0.85)")
    print(f"  repeated openings: {variety.repeated_opening_share:.3f} (under 0.03)")
    for opening, n in variety.repeated_openings:
        print(f"    {n} x {opening!r}")
    print(f"  near-duplicates: {variety.near_duplicate_share:.3f} (under 0.01)")
    for first, second in variety.near_duplicates:
        print(f"    {first!r} ~ {second!r}")
    for text in variety.exact_repeats:
        print(f"    repeated: {text!r}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

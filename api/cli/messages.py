"""What the program says beside its output."""

import sys


def tell(what: object) -> None:
    """Write a line to standard error, so that it never mixes with what goes into a pipe or a file."""
    print(f"evenhand: {what}", file=sys.stderr)

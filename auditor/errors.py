"""What can go wrong, as a tree.

EvenhandError
├── InputError          a file, row or argument given by the user cannot be used
│   └── MappingError    columns or rating labels could not be matched to a review's fields
├── PatternError        a phrase-pattern file breaks its own rules
└── InstallationError   a package or file that the program needs is missing or altered

Every message names the value, the place and the mend.
"""


class EvenhandError(Exception):
    """Anything that this program raises on purpose."""


class InputError(EvenhandError):
    """Something that the user gave cannot be used."""


class MappingError(InputError):
    """Columns or rating labels could not be matched to the fields of a review."""


class PatternError(EvenhandError):
    """A phrase-pattern file breaks its own rules."""


class InstallationError(EvenhandError):
    """A package or file that the program needs is missing or altered."""

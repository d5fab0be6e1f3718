"""Which words carry the grades of a sentence, and what they give the reader."""

from collections.abc import Iterator, Sequence

from auditor.grading import BEHAVIOUR_GRADE, EVIDENCE_GRADE
from auditor.records import Element
from corpora.codebook import Act
from models import Range, SentencePrediction

_CIRCUMSTANCES = frozenset(
    "because by thanks after before when while if although though since as despite given with"
    " in on at during within over throughout from until".split()
)
"""What opens the words that an effect comes from or falls into, and not its own."""


def find_elements(
    sentence: str, prediction: SentencePrediction
) -> Iterator[tuple[Element, tuple[Range, ...]]]:
    """Yield each element that a sentence has, with its clauses, those first that carry it most.

    Specificity rests on a situation where an instance is pinned down, and on a behaviour where a
    habit is shown; an effect and a suggestion are what constructiveness adds (Center for Creative
    Leadership: situation, behaviour, impact). An effect is rather told by another clause than what
    it is the effect of, by one that opens no cause and no circumstance.
    """
    carriers, acts = prediction.carriers, prediction.acts
    told: tuple[Range, ...] = ()
    if prediction.specificity >= EVIDENCE_GRADE:
        told = carriers.specificity
        yield Element.SITUATION, told
    elif prediction.specificity >= BEHAVIOUR_GRADE and acts:
        told = carriers.specificity
        yield Element.BEHAVIOUR, told
    if Act.IMPACT in acts:
        yield Element.RESULT, _order_effects(sentence, carriers.acts[Act.IMPACT], told[:1])
    if Act.SUGGESTION in acts:
        yield Element.NEXT_STEP, carriers.acts[Act.SUGGESTION]


def _order_effects(
    sentence: str, clauses: Sequence[Range], told: Sequence[Range]
) -> tuple[Range, ...]:
    """Return clauses, those first that may tell an effect, and otherwise as they were."""

    def is_unlikely(clause: Range) -> bool:
        first, *_ = sentence[slice(*clause)].split()
        return clause in told or first.lower() in _CIRCUMSTANCES

    return tuple(sorted(clauses, key=is_unlikely))

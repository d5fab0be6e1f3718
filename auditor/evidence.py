"""Which words carry the grades of a sentence, and what they give the reader."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Span

from auditor.grading import BEHAVIOUR_GRADE, EVIDENCE_GRADE
from auditor.records import Element
from corpora.codebook import Act
from models import Range, SentencePrediction

_CAUSES = frozenset(
    "because by thanks after when while if although though since as despite given with".split()
)
"""What opens the words that an effect comes from, and not its own."""


def find_elements(
    sentence: Span, prediction: SentencePrediction
) -> Iterator[tuple[Element, tuple[Range, ...]]]:
    """Yield each element that a sentence has, with its clauses, those first that carry it most.

    Specificity rests on a situation where an instance is pinned down, and on a behaviour where a
    habit is shown; an effect and a suggestion are what constructiveness adds (Center for Creative
    Leadership: situation, behaviour, impact). An effect is rather told by another clause than what
    it is the effect of, by one that has a verb and opens no cause.
    """
    carriers, acts = prediction.carriers, prediction.acts
    told: tuple[Range, ...] = ()
    if prediction.specificity >= EVIDENCE_GRADE:
        told = carriers.specificity[:1]
        yield Element.SITUATION, carriers.specificity
    elif prediction.specificity >= BEHAVIOUR_GRADE and acts:
        told = carriers.specificity[:1]
        yield Element.BEHAVIOUR, carriers.specificity
    if Act.IMPACT in acts:
        yield Element.RESULT, _order_effects(sentence, carriers.acts[Act.IMPACT], told)
    if Act.SUGGESTION in acts:
        yield Element.NEXT_STEP, carriers.acts[Act.SUGGESTION]


def _order_effects(
    sentence: Span, clauses: Sequence[Range], told: Sequence[Range]
) -> tuple[Range, ...]:
    """Return clauses, those first that may tell an effect, and otherwise as they were."""

    def is_unlikely(clause: Range) -> bool:
        words = sentence.char_span(*clause, alignment_mode="expand")
        verbless = not any(token.pos_ in {"VERB", "AUX"} for token in words)
        return clause in told or verbless or words[0].lower_ in _CAUSES

    return tuple(sorted(clauses, key=is_unlikely))

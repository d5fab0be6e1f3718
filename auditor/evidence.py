"""Which words carry the grades of a sentence, and what they give the reader."""

from collections.abc import Iterator

from auditor.grading import BEHAVIOUR_GRADE, EVIDENCE_GRADE
from auditor.records import Element
from corpora.codebook import Act
from models import Range, SentencePrediction


def find_elements(prediction: SentencePrediction) -> Iterator[tuple[Element, tuple[Range, ...]]]:
    """Yield each element that a sentence has, with its clauses, those first that carry it most.

    Specificity rests on a situation where an instance is pinned down, and on a behaviour where a
    habit is shown; an effect and a suggestion are what constructiveness adds (Center for Creative
    Leadership: situation, behaviour, impact).
    """
    carriers, acts = prediction.carriers, prediction.acts
    if prediction.specificity >= EVIDENCE_GRADE:
        yield Element.SITUATION, carriers.specificity
    elif prediction.specificity >= BEHAVIOUR_GRADE and acts:
        yield Element.BEHAVIOUR, carriers.specificity
    if Act.IMPACT in acts:
        yield Element.RESULT, carriers.acts[Act.IMPACT]
    if Act.SUGGESTION in acts:
        yield Element.NEXT_STEP, carriers.acts[Act.SUGGESTION]

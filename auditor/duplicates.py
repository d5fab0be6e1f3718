"""Copied reviews, with the words they share."""

from collections.abc import Sequence

from auditor.cycle_records import Duplicate, SharedWords
from auditor.records import Review
from auditor.statistics import encode, find_copies

SIMILARITY = 0.45
"""Share of words in common order from which reviews are called copies.

Two copies of one text that each had 30 % of their words changed still share about half. Below lie
reviewers with pet phrases, who copy nothing.
"""


def find_duplicates(
    reviews: Sequence[Review], prompts: Sequence[str] = ()
) -> tuple[Duplicate, ...]:
    """Return clusters of reviews that share most of their words, the largest first.

    Args:
        reviews: The reviews of one or more cycles.
        prompts: The form's own questions, which are no copying.
    """
    codes, _ = encode([review.reviewer_id for review in reviews])
    return tuple(
        Duplicate(
            members=tuple(
                SharedWords(reviews[row].review_id, reviews[row].reviewer_id, spans)
                for row, spans in zip(cluster.members, cluster.shared, strict=True)
            ),
            similarity=cluster.similarity,
            reviewers=cluster.reviewers,
        )
        for cluster in find_copies(
            [review.text for review in reviews], codes, prompts=prompts, similarity=SIMILARITY
        )
    )

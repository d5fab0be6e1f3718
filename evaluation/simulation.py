"""Simulated review cycles with known answers.

A model of a company, not a company: it says what the statistics can recover when the world is as
written here. Scores are in SD of a reviewer's scores about people of one group. Every reviewer has
a level, a spread (scaled inverse chi-square, 12 degrees of freedom) and a natural gap; some have a
planted gap. Group membership depends on the reviewee's job level, which also moves the scores: a
comparison that ignores it is confounded.
"""

from dataclasses import dataclass

import numpy as np

from auditor.statistics.strata import BoolArray, FloatArray, IntArray

SCORES = 3
GAP_SHARES = (1.0, 0.7, 0.8)
HALO = 0.3
AGAINST = 0.8
SPREAD_DF = 12.0
LEVEL_SLOPE = 0.4
REVIEWER_SD = 0.6
GROUP_SHARE = 0.4
GROUP_SORTING = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of company, and what is planted in it.

    Attributes:
        reviewers: Number of reviewers.
        each: Reviews a reviewer and cycle; None draws 2 to 40, most often 8 or so.
        cycles: Number of cycles.
        gap: Planted gap in SD; 80 % of the planted reviewers are against the group.
        share: Share of reviewers with a planted gap.
        natural: SD of everybody's natural gap.
        same_people: The reviewees stay the same from cycle to cycle.
        person_share: Share of the variance that stays with a reviewee who stays.
        copiers: Share of reviewers of whose reviews half are copies of one another.
        scorer_noise: SD of the error of whoever grades the texts.
    """

    reviewers: int = 3000
    each: int | None = 8
    cycles: int = 1
    gap: float = 1.5
    share: float = 0.05
    natural: float = 0.0
    same_people: bool = False
    person_share: float = 0.0
    copiers: float = 0.0
    scorer_noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Cycle:
    """Simulated reviews (one row each) and the truth (one row a reviewer).

    Attributes:
        scores: Shape (n, 3), oriented so that more is better for the reviewee.
        reviewer: Reviewer codes.
        reviewee: Reviewee codes.
        cycle: Cycle codes.
        member: Whether the reviewee belongs to the group.
        level: The reviewee's job level, standardised.
        gaps: True gap of each reviewer on each score, shape (reviewers, 3), in SD.
        planted: Reviewers with a planted gap.
        spread: Each reviewer's own SD.
        reviewer_level: Each reviewer's true level on the first score.
    """

    scores: FloatArray
    reviewer: IntArray
    reviewee: IntArray
    cycle: IntArray
    member: BoolArray
    level: FloatArray
    gaps: FloatArray
    planted: BoolArray
    spread: FloatArray
    reviewer_level: FloatArray


@dataclass(frozen=True, slots=True)
class Ratings:
    """Simulated ratings, one row a review.

    Attributes:
        rating: 1 to 5, whole numbers.
        valence: What the text says, -1 to 1, as a program would grade it.
        reviewer: Reviewer codes.
        contradicts: Rows in which rating and text were set against each other.
    """

    rating: FloatArray
    valence: FloatArray
    reviewer: IntArray
    contradicts: BoolArray


def simulate_cycle(plan: Plan, *, seed: int) -> Cycle:
    """Draw a company's reviews."""
    rng = np.random.default_rng(seed)
    size = plan.reviewers
    each = (
        np.full(size, plan.each)
        if plan.each is not None
        else np.clip(np.round(np.exp(rng.normal(np.log(8), 0.6, size))), 2, 40).astype(int)
    )
    people_of = np.repeat(np.arange(size), each * (1 if plan.same_people else plan.cycles))
    people = people_of.size
    level = rng.normal(size=people) + 0.5 * rng.normal(size=size)[people_of]
    base = rng.beta(GROUP_SHARE * GROUP_SORTING, (1 - GROUP_SHARE) * GROUP_SORTING, size)
    logit = np.log(base / (1 - base))[people_of] - 0.5 * level
    member_of = rng.random(people) < 1 / (1 + np.exp(-logit))
    if plan.same_people:
        person = np.tile(np.arange(people), plan.cycles)
        cycle = np.repeat(np.arange(plan.cycles), people)
    else:
        person = np.arange(people)
        place = person - np.repeat(
            np.cumsum(each * plan.cycles) - each * plan.cycles, each * plan.cycles
        )
        cycle = place // each[people_of]
    reviewer, member = people_of[person], member_of[person]
    spread = np.sqrt(SPREAD_DF / rng.chisquare(SPREAD_DF, size))
    spread /= np.sqrt((spread**2).mean())
    planted = rng.random(size) < (plan.share if plan.gap else 0.0)
    sign = np.where(rng.random(size) < AGAINST, -1.0, 1.0)
    gaps = plan.natural * rng.normal(size=(size, SCORES))
    gaps += np.where(planted, plan.gap * sign, 0.0)[:, None] * np.array(GAP_SHARES)
    levels = REVIEWER_SD * _correlated(rng, size)
    stays = np.sqrt(plan.person_share) * _correlated(rng, people)[person]
    fresh = np.sqrt(1 - plan.person_share) * _correlated(rng, person.size)
    scores = (
        levels[reviewer] + LEVEL_SLOPE * level[person][:, None] + gaps[reviewer] * member[:, None]
    )
    scores += spread[reviewer][:, None] * (stays + fresh)
    if plan.copiers:
        copier = rng.random(size) < plan.copiers
        rows = np.flatnonzero(copier[reviewer] & (rng.random(person.size) < 0.5))
        first = {int(reviewer[row]): row for row in rows[::-1]}
        scores[rows] = scores[[first[int(reviewer[row])] for row in rows]]
    scores += plan.scorer_noise * rng.normal(size=scores.shape)
    return Cycle(
        scores=scores,
        reviewer=reviewer,
        reviewee=person,
        cycle=cycle,
        member=member,
        level=level[person],
        gaps=gaps,
        planted=planted,
        spread=spread,
        reviewer_level=levels[:, 0],
    )


def simulate_ratings(
    *,
    reviewers: int = 3000,
    each: int = 8,
    contradictions: float = 0.01,
    noise: float = 0.3,
    seed: int,
) -> Ratings:
    """Draw ratings that follow the text, but for a few that say the opposite.

    A contradiction is planted where the text is clearly praise or clearly criticism (quality above
    0.75 SD from the middle) and the rating then comes from the other end of the scale.

    Args:
        reviewers: Number of reviewers.
        each: Reviews a reviewer.
        contradictions: Share of reviews in which one is planted.
        noise: SD of the rating, in points, that text and habit do not explain.
        seed: Seed of the draw.
    """
    rng = np.random.default_rng(seed)
    rows = reviewers * each
    reviewer = np.repeat(np.arange(reviewers), each)
    quality = rng.normal(size=rows)
    valence = np.tanh(0.8 * quality + 0.2 * rng.normal(size=rows))
    habit = rng.normal(0, 0.35, reviewers)
    raw = 3.3 + 0.8 * quality + habit[reviewer] + noise * rng.normal(size=rows)
    clear = np.abs(quality) > 0.75
    contradicts = clear & (rng.random(rows) < contradictions / clear.mean())
    extreme = rng.random(rows) < 0.5
    opposite = np.where(quality > 0, np.where(extreme, 1.0, 2.0), np.where(extreme, 5.0, 4.0))
    rating = np.where(contradicts, opposite, np.clip(np.round(raw), 1, 5))
    return Ratings(rating, valence, reviewer, contradicts)


def _correlated(rng: np.random.Generator, rows: int) -> FloatArray:
    """Draw standard normal scores with a common part: a halo over all of a review."""
    common = np.sqrt(HALO) * rng.normal(size=(rows, 1))
    result: FloatArray = common + np.sqrt(1 - HALO) * rng.normal(size=(rows, SCORES))
    return result

"""The codebook in code: every label name, its meaning and its rank.

Everything that speaks of a category, a family, an act, a severity or a grade imports it from here.
"""

from enum import StrEnum
from typing import NamedTuple

GRADES = (1, 2, 3, 4, 5)


class Family(StrEnum):
    """The three grounds on which wording is unfair."""

    IDENTITY = "identity"
    JUDGEMENT = "judgement"
    EVIDENCE = "evidence"


class Severity(StrEnum):
    """How much a finding weighs, mildest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Return 0 for the mildest severity and count upward."""
        return list(Severity).index(self)


class Category(StrEnum):
    """The nineteen kinds of unfair wording, in the codebook's order."""

    GENDER = "gender"
    RACE_ORIGIN = "race_origin"
    RELIGION = "religion"
    AGE = "age"
    DISABILITY_HEALTH = "disability_health"
    FAMILY = "family"
    ORIENTATION = "orientation"
    APPEARANCE = "appearance"
    CLASS = "class"
    PERSONALITY = "personality"
    FIXED_ABILITY = "fixed_ability"
    MIND_READING = "mind_reading"
    HOSTILE = "hostile"
    ABSOLUTE = "absolute"
    HEARSAY = "hearsay"
    DOUBT = "doubt"
    LUCK_OR_HELP = "luck_or_help"
    COMPARISON = "comparison"
    FIT = "fit"

    @property
    def family(self) -> Family:
        """Return the family that the category belongs to."""
        return CATEGORY_MEANINGS[self].family

    @property
    def severity(self) -> Severity:
        """Return how much a finding of this category weighs."""
        if self is Category.HOSTILE:
            return Severity.HIGH
        return _FAMILY_SEVERITY[self.family]

    @property
    def definition(self) -> str:
        """Return the codebook's one-sentence definition."""
        return CATEGORY_MEANINGS[self].definition


class Act(StrEnum):
    """What a sentence does for its reader; a sentence may do several."""

    STRENGTH = "strength"
    CONCERN = "concern"
    SUGGESTION = "suggestion"
    IMPACT = "impact"


class Relationship(StrEnum):
    """How the reviewer stands to the reviewee."""

    MANAGER = "manager"
    PEER = "peer"
    UPWARD = "upward"
    SELF = "self"


class CategoryMeaning(NamedTuple):
    """What one category means."""

    family: Family
    definition: str


_FAMILY_SEVERITY = {
    Family.IDENTITY: Severity.HIGH,
    Family.JUDGEMENT: Severity.MEDIUM,
    Family.EVIDENCE: Severity.LOW,
}

CATEGORY_MEANINGS: dict[Category, CategoryMeaning] = {
    Category.GENDER: CategoryMeaning(
        Family.IDENTITY,
        "a gender stereotype, a gender-coded put-down or compliment, or gender named as relevant",
    ),
    Category.RACE_ORIGIN: CategoryMeaning(
        Family.IDENTITY,
        "race, ethnicity, nationality, immigration, accent or language used as a ground, "
        "or a stereotype of them",
    ),
    Category.RELIGION: CategoryMeaning(
        Family.IDENTITY, "faith, practice, dress or holy days as a ground"
    ),
    Category.AGE: CategoryMeaning(Family.IDENTITY, "youth or age, or a stereotype of them"),
    Category.DISABILITY_HEALTH: CategoryMeaning(
        Family.IDENTITY,
        "illness, disability, neurodivergence, mental health or medical leave, "
        "or such a condition as a figure of speech for the person",
    ),
    Category.FAMILY: CategoryMeaning(
        Family.IDENTITY, "pregnancy, children, marriage, caring duties or parental leave"
    ),
    Category.ORIENTATION: CategoryMeaning(
        Family.IDENTITY, "sexual orientation, gender identity, transition or pronouns as a ground"
    ),
    Category.APPEARANCE: CategoryMeaning(
        Family.IDENTITY, "looks, body, voice, clothes, hair or attractiveness"
    ),
    Category.CLASS: CategoryMeaning(
        Family.IDENTITY,
        "education pedigree, social background, money or where someone lives",
    ),
    Category.PERSONALITY: CategoryMeaning(
        Family.JUDGEMENT,
        "a character trait, good or bad, stated of the person with no behaviour to carry it",
    ),
    Category.FIXED_ABILITY: CategoryMeaning(
        Family.JUDGEMENT, "talent or its lack as something one is born with"
    ),
    Category.MIND_READING: CategoryMeaning(
        Family.JUDGEMENT, "motives, feelings or attitudes asserted as fact"
    ),
    Category.HOSTILE: CategoryMeaning(Family.JUDGEMENT, "insult, contempt, sarcasm or threat"),
    Category.ABSOLUTE: CategoryMeaning(
        Family.JUDGEMENT, "an all-or-nothing exaggeration about the person"
    ),
    Category.HEARSAY: CategoryMeaning(
        Family.EVIDENCE, "unnamed others or rumour given as the source"
    ),
    Category.DOUBT: CategoryMeaning(
        Family.EVIDENCE, "a doubt raiser, faint praise or surprise at competence"
    ),
    Category.LUCK_OR_HELP: CategoryMeaning(
        Family.EVIDENCE,
        "success credited to luck, the easy task or others, so that the person's part shrinks",
    ),
    Category.COMPARISON: CategoryMeaning(
        Family.EVIDENCE, "measured against another person instead of the role"
    ),
    Category.FIT: CategoryMeaning(
        Family.EVIDENCE, "belonging, likeness or social comfort as a ground"
    ),
}

PROTECTED_TOPICS = frozenset(
    {
        Category.RACE_ORIGIN,
        Category.RELIGION,
        Category.AGE,
        Category.DISABILITY_HEALTH,
        Category.FAMILY,
        Category.ORIENTATION,
    }
)
"""Categories whose wording is to be left out or taken to HR, never rewritten by a program."""

SPECIFICITY_ANCHORS: dict[int, str] = {
    1: "a verdict only",
    2: "a skill, trait or area, with no behaviour",
    3: "a kind of behaviour, habitual or unlocated",
    4: "one concrete instance, artefact, project, person or time",
    5: "an instance with its circumstances or its result, checkable",
}

CONSTRUCTIVENESS_ANCHORS: dict[int, str] = {
    1: "harm: an attack, contempt, a threat, or blame with nothing to act on",
    2: "an evaluation with no reason and no way forward",
    3: "a usable observation that can be repeated or stopped",
    4: "a behaviour with its effect or reason, or a direction without the how",
    5: "a next step to start on: what, and how, when, why or with whose help",
}

ACT_MEANINGS: dict[Act, str] = {
    Act.STRENGTH: "says or shows that something is good",
    Act.CONCERN: "says or shows that something is lacking or wrong",
    Act.SUGGESTION: "says what to do, start, stop, continue or aim for",
    Act.IMPACT: "says what effect the behaviour had on work, people, customers or results",
}

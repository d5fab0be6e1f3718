"""A sentence reads the same, once blinded, whoever it is about; and its other words stay."""

import pytest

from auditor.blinding import Blinder

SWAPS = {
    "a headline": ("{} Is Lazy And Never Answers Clients", ["Tom", "Jane", "Priya", "Grace", "Adaeze Okonkwo"]),
    "a headline's stop": ("{} Communicates Well. Needs To Listen.", ["Tom", "Jane", "Priya", "Mark"]),
    "a headline's middle": ("Great Nurse But {} Lacks Confidence", ["Tom", "Jane", "Priya", "Grace"]),
    "thanks in a headline": ("Thanks {} For Helping Our Clients", ["Tom", "Jane", "Priya", "Mark"]),
    "no stop behind": ("Thank you {} You have been great.", ["Tom", "Jane", "Priya", "Grace", "Ji-hoon Park"]),
    "praise behind": ("Thanks {} Great job leading", ["Tom", "Jane", "Priya", "Wei Chen", "Hui Min"]),
    "a fragment behind": ("{} Excellent communicator", ["Tom", "Jane", "Priya", "Jane Doe", "Tom Brown"]),
    "surnames": ("I met {} today.", ["Emma Stone", "Tom Baker", "Priya Cook", "Colin Mather", "Ana Aguilar-Prentiss"]),
    "before an ordinal": ("I was there when {} first came.", ["Emma Stone", "Grace Hill", "Nguyen Thi Lan", "Pieter van den Berg", "Priya"]),
    "before a number": ("Were {} one of ours, we had known.", ["Emma Stone", "Grace Hill", "Pieter van den Berg", "Priya"]),
    "titles": ("{} never listens.", ["Mr. Smith", "Ms. Smith", "Mrs. Baker", "Mr Cook", "Miss Cook", "Frau Okonkwo", "Priya"]),
    "titles within": ("I met {}.", ["Ms. Smith", "Mr. Long", "Dr. Will", "Mr Baker", "Miss Cook", "Dr. Okonkwo", "Mrs White", "Priya"]),
    "a bare surname": ("{} never follows up on tickets.", ["Smith", "Taylor", "Turner", "Li", "Okonkwo", "Sun"]),
    "frequency": ("{} never listens.", ["Tom", "Priya", "Grace", "Mark", "Rob", "Joy", "Will", "Happy"]),
    "frequency alone": ("{} always on time.", ["Tom", "Priya", "Grace", "Bill"]),
    "adverb and verb": ("{} clearly struggles with deadlines.", ["Tom", "Priya", "Grace", "Mark"]),
    "adverb and past": ("{} quickly fixed it.", ["Tom", "Priya", "Grace", "Mark", "Patience"]),
    "two adverbs": ("{} too often communicates late.", ["Tom", "Priya", "Grace", "Rob"]),
    "past as present": ("{} put it right.", ["Tom", "Priya", "Grace", "Mark", "Joy"]),
    "a quality": ("{} is bossy.", ["Tom", "Priya", "Grace", "Christian", "April", "Jan", "Young", "Long"]),
    "a kind": ("{} is a solid engineer.", ["Tom", "Priya", "Christian", "April", "June", "May"]),
    "a verb": ("{} delivers on time.", ["Tom", "Priya", "Christian", "April", "May", "Lucky"]),
    "an object": ("{} leads the team.", ["Tom", "Priya", "Christian", "June", "Young", "Precious"]),
    "joined names": ("{} and Alex led it.", ["Tom", "Grace", "Patience", "Young"]),
    "a line in capitals": ("{} IS LAZY AND RUDE.", ["TOM", "ANN", "JANE", "PRIYA", "SAM", "MARK", "GRACE", "MR COOK", "MRS BAKER"]),
    "capitals and a need": ("{} NEEDS TO LISTEN", ["TOM", "ANN", "PRIYA", "GRACE"]),
    "a name in capitals": ("{} is lazy and rude to clients.", ["JANE", "TOM", "PRIYA", "GRACE", "Jane SMITH", "SMITH Jane", "Priya OKONKWO", "Tom BAKER"]),
    "capitals within": ("It is late because {} built the sheet.", ["JANE", "PRIYA", "GRACE", "Tom"]),
    "told in capitals": ("I told {} to wait.", ["JANE", "PRIYA", "GRACE", "Tom"]),
    "in dictionaries": ("Ask {} to lead it.", ["Freya", "Marguerite", "Ganesh", "Tolu", "Gemma", "Milo", "Poppy", "Tam", "Dot", "Liv", "Bryony", "Priya"]),
    "a patronym": ("I told {} twice.", ["O'Brien", "Sinead O’Connor", "D'Souza", "McKay", "DeShawn", "JoAnn MacDonald", "Priya"]),
    "a patronym in capitals": ("{} IS LATE AGAIN.", ["O'CONNOR", "TOM", "PRIYA"]),
    "two syllables": ("{} is late and rude.", ["Min-jun", "Young-ho", "In-ho", "Jun Jie", "Min Ji Kim", "Kim Min-ji", "Wei Ming", "Priya"]),
    "syllables within": ("I met {} in Jun 2024.", ["Hyun-woo", "Jun-ho", "Soo-jin Park", "Jun Jie", "Hui Xin", "Priya"]),
    "before a sentence": ("Sit with {}. It helps.", ["Mo", "Del", "Priya", "Grace"]),
    "initials": ("{} led it.", ["J. R. Patel", "PJ Murphy", "Tom"]),
}  # fmt: skip


@pytest.mark.parametrize(("form", "names"), SWAPS.values(), ids=list(SWAPS))
def test_one_text_whatever_the_name(blinder: Blinder, form: str, names: list[str]) -> None:
    assert {blinder.blind(form.format(name)).text for name in names} == {form.format("Alex")}


AGREEING = [
    "{They} too often {interrupt} colleagues.",
    "Why {do}n't {they} ask for help?",
    "{They} at times {lack} focus.",
    "{They} rarely if ever {ask}.",
    "{Are}n't {they} great?",
    "{Have}n’t {they} done well?",
    "{Are} not {they} late?",
    "{They} themselves {lead} it.",
    "{They} of course {know} and more often than not {tell} us.",
    "{They}, as always, {plan} well.",
]
SINGULARS = {
    "interrupt": "interrupts",
    "do": "does",
    "lack": "lacks",
    "ask": "asks",
    "Are": "Is",
    "Have": "Has",
    "lead": "leads",
    "know": "knows",
    "tell": "tells",
    "plan": "plans",
}


@pytest.mark.parametrize("form", AGREEING)
@pytest.mark.parametrize(("pronoun", "itself"), [("he", "himself"), ("she", "herself")])
def test_one_text_whatever_the_pronoun(
    blinder: Blinder, form: str, pronoun: str, itself: str
) -> None:
    plural = form.format(**{word: word for word in (*SINGULARS, "they", "They")})
    singular = form.format(they=pronoun, They=pronoun.capitalize(), **SINGULARS)
    singular = singular.replace("themselves", itself)
    assert blinder.blind(singular).text == blinder.blind(plural).text == plural


WORDS = [
    "Baker needed for the early shift.",
    "Cook the meals, then tell the Head Cook.",
    "The Bishop was pleased with the Baker role.",
    "Mark clearly where the tools go.",
    "Bill monthly charges by the fifth.",
    "Will never be late again.",
    "Will read the brief before the call.",
    "Will do better.",
    "Christian values matter here.",
    "German is a plus, and India is a market.",
    "June is busy.",
    "April was slow, and May is a busy month.",
    "June has been hard.",
    "April showers bring delays.",
    "A dry April covers up a lot, as a good Christian is calm.",
    "June pours got moved to the morning.",
    "Young and hungry, just what we needed.",
    "Loyal, honest and hard-working.",
    "Pleasant and polite with callers.",
    "Patience and tact with callers.",
    "Long delays in answering the phone.",
    "Major issues with quality.",
    "Young companies were the target.",
    "Cash, stock and till were right.",
    "Cash was short twice.",
    "Sharp SQL, clear reports.",
    "IT IS SLOW AND HR NEEDS TO LISTEN",
    "WILL NOT WAIT FOR ANYONE.",
    "The MAX and SAM tools.",
    "NFIRS reports were in by Friday.",
    "The PAT results are in, says the DON.",
    "I miss the old rota.",
    "Charged 4 kWh on the iPad and kept the résumé.",
    "MS Word and MS Excel skills.",
    "SLAs, PRs and two READMEs: late.",
    "AutoCAD, MySQL and B2B calls in ServiceNow.",
    "Agressive and Condecending with clients.",
    "Unresponssive on Slack.",
    "Mouthy. Bit snarky.",
    "Naïve about the café rota.",
    "Tesco and Netflix in Pune and Leeds.",
    "We start at 9 O'Clock on 3 Jun.",
    "So-so with the Man-in-the-middle test.",
    "a tad late, whit or no whit, and the kitty is short",
    "Sets the pace for a Finn, a Dane and a Swede.",
]


@pytest.mark.parametrize("text", WORDS)
def test_words_stay(blinder: Blinder, text: str) -> None:
    assert blinder.blind(text).text == text


BESIDE_NAMES = [
    ("I told HR Priya is late.", "I told HR Alex is late."),
    ("I miss Priya.", "I miss Alex."),
    ("Told Ash House and Jane HR lead.", "Told Alex House and Alex HR lead."),
    ("Jane EXCELLENT communicator.", "Alex EXCELLENT communicator."),
    ("The QA lead Grace.", "The QA lead Alex."),
]


@pytest.mark.parametrize(("text", "blinded"), BESIDE_NAMES)
def test_words_beside_names_stay(blinder: Blinder, text: str, blinded: str) -> None:
    assert blinder.blind(text).text == blinded


@pytest.mark.parametrize("text", ["I met Ms. Smith.", "Smith always delivers.", "Baker is rude.", "SMITH is rude."])  # fmt: skip
def test_a_roster_names_surnames_that_are_words(blinder: Blinder, text: str) -> None:
    blinded = blinder.blind(text, ["John Smith", "Ann Baker"]).text
    assert "Alex" in blinded
    assert not {"smith", "baker", "ms"} & set(blinded.lower().rstrip(".").split())


ON_ROSTER = [
    ("Gift: always late.", "Alex: always late."),
    ("I told England so, with May and Friday.", "I told Alex so, with Alex and Alex."),
    ("By Friday in May, of England.", "By Friday in May, of England."),
    ("Joe England and AutoCad led.", "Alex and Alex led."),
    ("Ask d'souza", "Ask Alex"),
]


@pytest.mark.parametrize(("text", "blinded"), ON_ROSTER)
def test_a_roster_makes_names_of_what_stays(blinder: Blinder, text: str, blinded: str) -> None:
    roster = ["Gift Okoro", "Joe England", "May Friday", "Ann AutoCad", "Ana D'Souza"]
    assert blinder.blind(text, roster).text == blinded


@pytest.mark.parametrize("text", ["Young and hungry.", "Long, late reports."])
def test_a_roster_makes_names_of_qualities(blinder: Blinder, text: str) -> None:
    assert blinder.blind(text, ["Ann Young", "Van Long"]).text.startswith("Alex")

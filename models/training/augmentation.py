"""Noise that leaves labels true: case, stops, apostrophes and slips of the fingers."""

from random import Random

from corpora.labelled import LabelledFinding, LabelledSentence


def add_noise(sentence: LabelledSentence, random: Random) -> LabelledSentence:
    """Return the sentence as a hurried person might have typed it; spans keep their words.

    Half of the sentences come back unchanged. The others lose their capitals, their last stop or
    their apostrophes, or two neighbouring letters of a word outside every finding change places.
    """
    if random.random() < 0.5:
        return sentence
    noisy = sentence
    if random.random() < 0.35:
        noisy = _replace_text(noisy, noisy.text.lower())
    if random.random() < 0.05:
        noisy = _replace_text(noisy, noisy.text.upper())
    if random.random() < 0.4 and noisy.text[-1] in ".!" and _is_free(noisy, len(noisy.text) - 1):
        noisy = _replace_text(noisy, noisy.text[:-1])
    if random.random() < 0.3:
        noisy = _drop_apostrophes(noisy)
    if random.random() < 0.25:
        noisy = _swap_letters(noisy, random)
    return noisy


def _replace_text(sentence: LabelledSentence, text: str) -> LabelledSentence:
    if len(text) > len(sentence.text) or not text:
        return sentence
    return LabelledSentence(
        text, sentence.specificity, sentence.constructiveness, sentence.acts, sentence.findings
    )


def _is_free(sentence: LabelledSentence, position: int) -> bool:
    return all(not finding.start <= position < finding.end for finding in sentence.findings)


def _drop_apostrophes(sentence: LabelledSentence) -> LabelledSentence:
    def shift(offset: int) -> int:
        return offset - sum(mark in "'’" for mark in sentence.text[:offset])

    return LabelledSentence(
        sentence.text.replace("'", "").replace("’", "") or sentence.text,
        sentence.specificity,
        sentence.constructiveness,
        sentence.acts,
        tuple(
            LabelledFinding(shift(finding.start), shift(finding.end), finding.category)
            for finding in sentence.findings
        ),
    )


def _swap_letters(sentence: LabelledSentence, random: Random) -> LabelledSentence:
    text = sentence.text
    places = [
        i
        for i in range(1, len(text) - 2)
        if text[i - 1 : i + 3].isalpha() and _is_free(sentence, i) and _is_free(sentence, i + 1)
    ]
    if not places:
        return sentence
    i = random.choice(places)
    return _replace_text(sentence, text[:i] + text[i + 1] + text[i] + text[i + 2 :])

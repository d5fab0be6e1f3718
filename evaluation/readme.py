"""The README's table of agreement, and what stands under it."""

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.counting import count_things
from evaluation.calibration import ERROR, LIKELY, LIKELY_ERROR
from evaluation.figures import BESIDE, FALSE_ALARMS, INNOCENT, SUBTLE
from evaluation.provenance import show_state
from evaluation.tables import draw_table, show_figure, show_interval, show_with_interval

PLAIN = "kind: plain"


def draw_agreement(results: Mapping[str, Any]) -> str:
    """Return what `text.json` holds as the README shows it."""
    innocent = results["slices"]["kind: innocent"]["sentences"]
    parts = [
        f"Measured on the {results['sentences']} sentences of {results['reviews']} reviews by "
        f"{results['authors']} authors that training never saw ({show_state(results['state'])}); a "
        f"second annotator read {results['sentences labelled twice']} of the sentences. The 95 % "
        "intervals are over authors: how far a figure would move with others.",
        _draw_headlines(results),
        f"Innocent sentences are the {innocent} of the batches that were written with loaded words and "
        f"nothing unfair; {results['sentences without a finding']} sentences in all have no finding. "
        f"Not graded, as not in English: {count_things(results['sentences not graded'], 'sentence')}, "
        "which the grades leave out and all else counts as missed. "
        + _describe_pairs(results["pairs"])
        + _describe_boundaries(results["sentence boundaries, F1"])
        + " Every target and whether it is met, each act, family and category, and false alarms by "
        "industry, relationship, variety and length are in `evaluation/results/text.md`.",
        "What `--min-confidence` does (a pattern that stands alone has one confidence, whatever the "
        "words):",
        _draw_confidences(results["by confidence"]),
        _describe_calibration(results["calibration"]["heads"]),
        _describe_cases(results["behaviour"]),
        _draw_invariance(results["behaviour"]["invariance"]),
        _describe_swaps(results["behaviour"]["swaps"]),
    ]
    return "\n\n".join(parts)


def _draw_headlines(results: Mapping[str, Any]) -> str:
    details = {name: results["details"][name] for name in (INNOCENT, FALSE_ALARMS, SUBTLE)}
    plain = results["slices"][PLAIN]
    rows = [
        [
            name,
            f"**{show_figure(figure['value'])}**",
            show_interval(figure),
            show_with_interval(plain[name]) if name in plain else "–",
            *(show_figure(figure[other]) for other in BESIDE),
        ]
        for name, figure in {**results["headlines"], **details}.items()
    ]
    header = ["measure", "Evenhand", "95 % interval", "plain reviews only", *BESIDE]
    return draw_table(header, rows)


def _describe_pairs(pairs: Mapping[str, Any]) -> str:
    every = pairs["all"]
    others = ", ".join(f"{name} {show_figure(every[name])}" for name in BESIDE)
    writers = "one author" if pairs["authors"] == 1 else f"{pairs['authors']} authors"
    return (
        f"Contrast pairs put in order: {show_figure(every['value'])} of {every['pairs']} pairs "
        f"({every['sides']} sides) by {writers}, {show_interval(every)} over pairs ({others}). "
    )


def _describe_boundaries(boundaries: Mapping[str, float]) -> str:
    return (
        f"Sentence boundaries, F1: {show_figure(boundaries['all'])}, in plain reviews "
        f"{show_figure(boundaries['plain reviews'])}."
    )


def _draw_confidences(figures: Sequence[Mapping[str, float | None]]) -> str:
    names = list(figures[0])
    rows = [
        [
            str(figure[name]) if isinstance(figure[name], int) else show_figure(figure[name])
            for name in names
        ]
        for figure in figures
    ]
    return draw_table(names, rows)


def _describe_calibration(heads: Mapping[str, Any]) -> str:
    errors = ", ".join(f"{name} {show_figure(head[ERROR], 3)}" for name, head in heads.items())
    likely = ", ".join(
        f"{name} {show_figure(heads[name][LIKELY_ERROR], 3)} ({heads[name]['n above']} answers)"
        for name in ("findings", "any finding")
    )
    return (
        "How far a stated chance lies from what comes true (expected calibration error; the curves "
        f"are in `evaluation/results/reliability.svg`): {errors}. Nearly all chances of findings are "
        f"next to nothing; among those above {LIKELY} the error is: {likely}."
    )


def _describe_cases(figures: Mapping[str, Any]) -> str:
    def count(share: Mapping[str, int]) -> str:
        return f"{share['passed']} of {share['of']}"

    directions = ", ".join(f"{name} {count(share)}" for name, share in figures["direction"].items())
    return (
        "Expected behaviour (`evaluation/behaviour.toml`): plainly unfair sentences found "
        f"{count(figures['minimum: unfair sentences found, right category'])}, innocent ones with "
        "the same words left alone "
        f"{count(figures['minimum: innocent sentences left alone'])}; small changes that must move a "
        f"figure: {directions}. After changes of the surface, which should move nothing, how many sentences "
        "are flagged otherwise, and how far grades move on the mean:"
    )


def _draw_invariance(figures: Mapping[str, Mapping[str, float]]) -> str:
    changes = [
        [
            name,
            str(change["sentences"]),
            show_figure(change["flagged otherwise, of 100"], 1),
            show_figure(change["mean movement of specificity"]),
            show_figure(change["mean movement of constructiveness"]),
        ]
        for name, change in figures.items()
    ]
    header = [
        "change of the surface",
        "sentences",
        "flagged otherwise, of 100",
        "specificity moves by",
        "constructiveness moves by",
    ]
    return draw_table(header, changes)


def _describe_swaps(swaps: Mapping[str, Any]) -> str:
    told = " ".join(
        f"Of {swaps[what]['forms']} {what} each put in one another's place in "
        f"{swaps[what]['sentences']} sentences, the largest movement of specificity is "
        f"{show_figure(swaps[what]['largest movement of specificity'])}, of constructiveness "
        f"{show_figure(swaps[what]['largest movement of constructiveness'])}; findings differ in "
        f"{show_figure(swaps[what]['findings differ, of 100'], 1)} of 100."
        for what in ("names", "pronouns")
    )
    return f'{told} (Pronouns with all their forms; names in the place of the first "he".)'

"""Recovery of everything but gaps: levels, spread, contradictions, copies, company, words, time."""

import resource
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from scipy import stats

from auditor.statistics import (
    WordCounts,
    audit_gaps,
    audit_spreads,
    compare_words,
    find_copies,
    measure_gaps,
    measure_group_gap,
    measure_levels,
    measure_mismatches,
)
from corpora.readers import read_reviews
from evaluation.recovery_baselines import flag_by_mixed_model
from evaluation.simulation import LEVEL_SLOPE, SPREAD_DF, Plan, simulate_cycle, simulate_ratings

CORPUS = Path(__file__).parent.parent / "corpora" / "data" / "reviews"
COPY_REVIEWERS = 150
COPY_REVIEWS = 8
NULL_RATIO = 1.5
Figures = Mapping[str, float]


def measure_level_coverage(*, replications: int, seed: int) -> Figures:
    """Return coverage of reviewer levels overall and in the lowest tenth, worst over sizes."""
    overall, lowest = {}, {}
    for each in (4, 8, 16, None):
        hits, low = [], []
        for number in range(replications):
            cycle = simulate_cycle(Plan(each=each, gap=0.0), seed=seed + number)
            found = measure_levels(cycle.scores[:, 0], cycle.reviewer, covariates=cycle.level)
            true = cycle.reviewer_level + LEVEL_SLOPE * cycle.level.mean()
            inside = (found.shrunken.low <= true) & (true <= found.shrunken.high)
            bottom = found.shrunken.estimate <= np.quantile(found.shrunken.estimate, 0.1)
            hits.append(inside.mean())
            low.append(inside[bottom].mean())
        overall[f"n={each or 'variable'}"] = float(np.mean(hits))
        lowest[f"lowest tenth, n={each or 'variable'}"] = float(np.mean(low))
    return {**overall, **lowest}


def measure_spread_recovery(*, replications: int, seed: int) -> Figures:
    """Return power and false-discovery rate for reviewers with 2.5 times the usual spread, n = 16."""
    flags = false = found = planted_total = 0
    for number in range(replications):
        rng = np.random.default_rng(seed + number)
        reviewer = np.repeat(np.arange(3000), 16)
        own = np.sqrt(SPREAD_DF / rng.chisquare(SPREAD_DF, 3000))
        planted = rng.random(3000) < 0.05
        true = own * np.where(planted, 2.5, 1.0)
        audit = audit_spreads(rng.normal(size=reviewer.size) * true[reviewer], reviewer)
        real = true > NULL_RATIO * np.median(true)
        flags += int(audit.flagged.sum())
        false += int((audit.flagged & ~real).sum())
        found += int((audit.flagged & planted).sum())
        planted_total += int(planted.sum())
    return {"power": found / planted_total, "fdr": false / max(flags, 1)}


def measure_contradictions(
    *, share: float, noise: float = 0.3, replications: int, seed: int
) -> Figures:
    """Return precision at half and at all of the planted, power and false-discovery rate."""
    half, full, auroc = [], [], []
    flags = false = planted = 0
    for number in range(replications):
        cycle = simulate_ratings(contradictions=share, noise=noise, seed=seed + number)
        found = measure_mismatches(cycle.rating, cycle.valence, cycle.reviewer)
        size = np.abs(found.score)
        order = np.argsort(-size, kind="stable")
        total = int(cycle.contradicts.sum())
        half.append(cycle.contradicts[order[: total // 2]].mean())
        full.append(cycle.contradicts[order[:total]].mean())
        rank = stats.rankdata(size)[cycle.contradicts].sum() - total * (total + 1) / 2
        auroc.append(rank / (total * (size.size - total)))
        flags += int(found.flagged.sum())
        false += int((found.flagged & ~cycle.contradicts).sum())
        planted += total
    return {
        "precision at half": float(np.mean(half)),
        "precision at all": float(np.mean(full)),
        "auroc": float(np.mean(auroc)),
        "power": (flags - false) / planted,
        "fdr": false / max(flags, 1),
    }


def read_sentences(folder: Path = CORPUS) -> list[list[str]]:
    """Return the sentences of six words or more of each labelled review."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for review in read_reviews(path):
            texts = [sentence.text for sentence in review.sentences]
            found.append([text for text in texts if len(text.split()) >= 6])
    return [sentences for sentences in found if sentences]


def measure_copies(reviews: Sequence[Sequence[str]], *, seed: int) -> Figures:
    """Return recall and precision for planted copies among reviews of real sentences.

    Each reviewer writes 8 reviews of 3 to 8 sentences, none used twice by the same reviewer; in
    half of the reviewers the second review is a copy of the first. Both copies have a share of
    their words replaced by other words of the corpus, so two copies at 30 % share about half of
    their words.

    Args:
        reviews: Sentences of real reviews, from `read_sentences`.
        seed: Seed of the draw.
    """
    pool = [sentence for review in reviews for sentence in review]
    words = np.array([word for sentence in pool for word in sentence.split()])
    figures: dict[str, float] = {"sentences": float(len(pool))}
    for share in (0.1, 0.2, 0.3):
        rng = np.random.default_rng(seed)
        texts: list[str] = []
        planted = set()
        for reviewer in range(COPY_REVIEWERS):
            lengths = rng.integers(3, 9, COPY_REVIEWS)
            chosen = rng.choice(len(pool), int(lengths.sum()), replace=False)
            parts = np.split(chosen, np.cumsum(lengths)[:-1])
            own = [" ".join(pool[place] for place in part) for part in parts]
            if reviewer % 2:
                own[:2] = [_edit(own[0], words, share, rng), _edit(own[0], words, share, rng)]
                planted.add((len(texts), len(texts) + 1))
            texts.extend(own)
        code = np.repeat(np.arange(COPY_REVIEWERS), COPY_REVIEWS)
        clusters = find_copies(texts, code, across=False)
        linked = {cluster.members for cluster in clusters}
        figures[f"recall {share:.0%}"] = len(planted & linked) / len(planted)
        figures[f"precision {share:.0%}"] = len(planted & linked) / max(len(linked), 1)
    whole = [" ".join(review) for review in reviews]
    untouched = find_copies(whole, np.zeros(len(whole), dtype=np.intp), across=False)
    figures["clusters among the untouched reviews"] = float(len(untouched))
    return figures


def _edit(text: str, words: np.ndarray, share: float, rng: np.random.Generator) -> str:
    """Replace a share of the words by others of the corpus."""
    own = np.array(text.split(), dtype=words.dtype)
    return " ".join(np.where(rng.random(own.size) < share, rng.choice(words, own.size), own))


def measure_company_error(*, cycles: int, seed: int) -> Figures:
    """Return type-I error at 5 % of the company gap, beside the raw comparison; 375 reviewers x 8."""
    ours, raw = [], []
    for number in range(cycles):
        plan = Plan(reviewers=375, gap=0.0, natural=0.2)
        cycle = simulate_cycle(plan, seed=seed + number)
        score, member = cycle.scores[:, 0], cycle.member
        found = measure_group_gap(score, cycle.reviewer, member, covariates=cycle.level)
        ours.append(found.p < 0.05)
        raw.append(stats.ttest_ind(score[member], score[~member], equal_var=False).pvalue < 0.05)
    return {"type I": float(np.mean(ours)), "raw Welch": float(np.mean(raw))}


def measure_words(*, cycles: int, seed: int) -> Figures:
    """Return false-discovery rate and power for words, reviewers having pet words."""
    flags = false = naive = naive_false = 0
    for number in range(cycles):
        rng = np.random.default_rng(seed + number)
        reviewer = np.repeat(np.arange(300), 8)
        member = rng.random(2400) < rng.beta(4, 6, 300)[reviewer]
        rate = rng.gamma(0.3, 1 / 0.3, (300, 300)) * rng.gamma(1.0, 0.2, 300)
        planted = np.arange(300) < 15
        table = rng.poisson(rate[reviewer] * np.where(planted & member[:, None], 1.6, 1.0))
        text, word = np.nonzero(table)
        counted = WordCounts(
            text=text,
            word=word,
            count=table[text, word].astype(np.float64),
            vocabulary=tuple(f"w{place}" for place in range(300)),
            length=table.sum(axis=1).astype(np.float64),
        )
        found = compare_words(counted, reviewer, member)
        shortcut = stats.false_discovery_control(2 * stats.norm.sf(np.abs(found.z))) <= 0.05
        flags += int(found.flagged.sum())
        false += int((found.flagged & ~planted).sum())
        naive += int(shortcut.sum())
        naive_false += int((shortcut & ~planted).sum())
    return {
        "fdr": false / max(flags, 1),
        "power": (flags - false) / (15 * cycles),
        "log-odds z fdr": naive_false / max(naive, 1),
    }


def measure_mixed_model(*, seed: int) -> Figures:
    """Return flags, false-discovery rate and seconds of MixedLM beside ours: 400 reviewers, 3 x 8."""
    cycle = simulate_cycle(Plan(reviewers=400, cycles=3, gap=1.5, share=0.1), seed=seed)
    started = time.perf_counter()
    gaps = measure_gaps(cycle.scores[:, 0], cycle.reviewer, cycle.member, covariates=cycle.level)
    audit = audit_gaps(gaps)
    ours = time.perf_counter() - started
    started = time.perf_counter()
    mixed = flag_by_mixed_model(cycle, audit.tested)
    theirs = time.perf_counter() - started
    real = cycle.planted

    def rates(flagged: np.ndarray) -> tuple[float, float]:
        hits = float((flagged & real).sum())
        return hits / float((real & audit.tested).sum()), 1 - hits / max(float(flagged.sum()), 1.0)

    figures = dict(zip(("power", "fdr"), rates(audit.flagged), strict=True)) | {"seconds": ours}
    figures |= dict(zip(("MixedLM power", "MixedLM fdr"), rates(mixed), strict=True))
    return figures | {"MixedLM seconds": theirs}


def measure_time(*, seed: int) -> Figures:
    """Return seconds and peak memory in MB for a million reviews, in a process of its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(time_million, seed).result()


def time_million(seed: int) -> dict[str, float]:
    """Time each statistic of one score and one attribute on 1,000,000 reviews by 125,000 reviewers."""
    rng = np.random.default_rng(seed)
    rows = 1_000_000
    reviewer = rng.permutation(np.repeat(np.arange(125_000), 8))
    level = rng.normal(size=(rows, 3))
    member = rng.random(rows) < 0.4
    score = rng.normal(0, 0.6, 125_000)[reviewer] + 0.4 * level[:, 0] + rng.normal(size=rows)
    rating = np.clip(np.round(3 + 0.7 * score), 1, 5)
    seconds: dict[str, float] = {}
    started = time.perf_counter()

    def note(name: str) -> None:
        seconds[name] = time.perf_counter() - started - sum(seconds.values())

    measure_levels(score, reviewer, covariates=level)
    note("levels")
    audit_gaps(measure_gaps(score, reviewer, member, covariates=level))
    note("gaps")
    audit_spreads(score, reviewer, covariates=level)
    note("spread")
    measure_mismatches(rating, score, reviewer)
    note("contradictions")
    measure_group_gap(score, reviewer, member, covariates=level)
    note("company gap")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**seconds, "seconds": sum(seconds.values()), "peak MB": peak}

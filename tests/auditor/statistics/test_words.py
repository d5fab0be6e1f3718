"""Words: counts, ranking by hand, a decision that pet words do not fool."""

import numpy as np
import pytest
from scipy import stats

from auditor.statistics.words import WordCounts, compare_words, count_words


def make_counts(
    *, planted: float, pets: bool, seed: int
) -> tuple[WordCounts, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reviewers, each, size = 120, 8, 80
    reviewer = np.repeat(np.arange(reviewers), each)
    member = rng.random(reviewer.size) < rng.beta(2, 3, reviewers)[reviewer]
    rate = np.full((reviewers, size), 0.5)
    if pets:
        rate *= rng.gamma(0.3, 1 / 0.3, (reviewers, size))
    mean = rate[reviewer] * np.where((np.arange(size) < 5) & member[:, None], planted, 1.0)
    table = rng.poisson(mean)
    text, word = np.nonzero(table)
    vocabulary = tuple(f"w{number}" for number in range(size))
    count = table[text, word].astype(float)
    length = table.sum(axis=1).astype(float)
    return WordCounts(text, word, count, vocabulary, length), reviewer, member


def test_words_are_counted_case_folded() -> None:
    found = count_words(["Clear, clear plans!", "Plans don't fail"])
    assert found.vocabulary == ("clear", "plans", "don't", "fail")
    assert found.count.tolist() == [2, 1, 1, 1, 1]
    assert found.length.tolist() == [3, 3]


def test_log_odds_by_hand() -> None:
    # Group: a a a b; rest: a b b b; prior 500 words, half of them a.
    counted = count_words(["a a a b", "a b b b"])
    found = compare_words(counted, [0, 1], [True, False])
    expected = np.log(253 / 251) - np.log(251 / 253)
    assert found.log_odds[0] == pytest.approx(expected, rel=1e-9)
    assert found.z[0] == pytest.approx(expected / np.sqrt(1 / 253 + 1 / 251), rel=1e-9)
    assert np.isnan(found.p).all()


def test_a_word_that_no_text_uses_has_no_odds() -> None:
    counted = count_words(["clear plans", "clear aims"])
    never = WordCounts(
        counted.text, counted.word, counted.count, (*counted.vocabulary, "never"), counted.length
    )
    found = compare_words(never, [0, 0], [True, False])
    assert found.log_odds[-1] == 0
    assert np.isnan(found.p[-1])


def test_decision_is_a_t_test_over_reviewers() -> None:
    counted, reviewer, member = make_counts(planted=1.0, pets=True, seed=3)
    found = compare_words(counted, reviewer, member)
    table = np.zeros((reviewer.size, 80))
    table[counted.text, counted.word] = counted.count
    excess = []
    for who in range(120):
        rows = reviewer == who
        share = counted.length[rows & member].sum() / counted.length[rows].sum()
        if 0 < share < 1 and table[rows, 7].sum() > 0:
            excess.append(table[rows & member, 7].sum() - share * table[rows, 7].sum())
    assert found.p[7] == pytest.approx(stats.ttest_1samp(excess, 0).pvalue, rel=1e-6)
    assert found.reviewers[7] == len(excess)


def test_pet_words_are_not_believed_and_planted_ones_are() -> None:
    false = true = naive = 0
    for seed in range(12):
        counted, reviewer, member = make_counts(planted=2.0, pets=True, seed=seed)
        found = compare_words(counted, reviewer, member)
        true += int(found.flagged[:5].sum())
        false += int(found.flagged[5:].sum())
        naive += int((np.abs(found.z[5:]) > 3).sum())
    assert false <= 0.12 * (true + false)
    assert true >= 30
    assert naive > 2 * false


def test_type_one_error_is_nominal() -> None:
    p = [compare_words(*make_counts(planted=1.0, pets=True, seed=seed)).p for seed in range(15)]
    assert np.nanmean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.02)

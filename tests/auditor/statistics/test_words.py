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


def test_z_score_by_hand() -> None:
    # Group: a a a b; rest: a b b b; prior 500 words, half of them a.
    counted = count_words(["a a a b", "a b b b"])
    found = compare_words(counted, [0, 1], [True, False])
    expected = np.log(253 / 251) - np.log(251 / 253)
    assert found.z[0] == pytest.approx(expected / np.sqrt(1 / 253 + 1 / 251), rel=1e-9)
    assert np.isnan(found.p).all()
    assert found.log_odds[0] == 0


def test_log_odds_by_hand() -> None:
    # Of 4 uses of a, 3 are in the group's half: one above 2, over 4 times a half times a half.
    found = compare_words(count_words(["a a a b", "a b b b"]), [0, 0], [True, False])
    assert found.log_odds.tolist() == pytest.approx([1.0, -1.0])


def test_direction_is_that_of_the_test_within_reviewers() -> None:
    """All use a word less about the group, and those who use it most write most about the group."""
    texts, reviewer, member = [], [], []
    for who in range(24):
        fond = who < 12
        for row in range(10):
            about = row < (8 if fond else 2)
            calm = (row >= 2) if fond else (row == 9)
            texts.append("plan work calm" if calm else "plan work team")
            reviewer.append(who)
            member.append(about)
    counted = count_words(texts)
    found = compare_words(counted, reviewer, member)
    calm_word = counted.vocabulary.index("calm")
    assert found.flagged[calm_word]
    assert found.z[calm_word] > 2
    assert found.log_odds[calm_word] < 0


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


def make_peers(*, seed: int) -> tuple[WordCounts, np.ndarray, np.ndarray, np.ndarray]:
    """Return words in teams of six where everybody reviews everybody and people differ."""
    rng = np.random.default_rng(seed)
    pairs = [(one, other) for one in range(6) for other in range(6) if one != other]
    seats = np.array([pairs] * 10) + 6 * np.arange(10)[:, None, None]
    reviewer, reviewee = seats.reshape(-1, 2).T
    member = rng.permutation(60)[reviewee] < 30
    rate = 0.5 * rng.gamma(0.5, 2.0, (60, 80))[reviewer] * rng.gamma(0.5, 2.0, (60, 80))[reviewee]
    table = rng.poisson(rate)
    text, word = np.nonzero(table)
    vocabulary = tuple(f"w{number}" for number in range(80))
    count = table[text, word].astype(float)
    counted = WordCounts(text, word, count, vocabulary, table.sum(axis=1).astype(float))
    return counted, reviewer, member, reviewee


def test_people_reviewed_by_many_do_not_raise_false_words() -> None:
    tested = false = naive = raised = 0
    for seed in range(15):
        counted, reviewer, member, reviewee = make_peers(seed=seed)
        found = compare_words(counted, reviewer, member, reviewee=reviewee)
        tested += int(np.isfinite(found.p).sum())
        false += int((found.p < 0.05).sum())
        raised += int(found.flagged.sum())
        naive += int((compare_words(counted, reviewer, member).p < 0.05).sum())
    assert false <= 0.06 * tested
    assert naive >= 0.12 * tested
    assert raised <= 2


def test_variance_of_people_is_that_of_every_text_and_word() -> None:
    """The sum by hand, from a table of all texts and words and without shortcuts."""
    counted, reviewer, member, reviewee = make_peers(seed=1)
    table = np.zeros((reviewer.size, 80))
    table[counted.text, counted.word] = counted.count
    written = np.bincount(reviewer, counted.length)[reviewer]
    weight = member - np.bincount(reviewer, counted.length * member)[reviewer] / written
    used = np.stack([np.bincount(reviewer, column) for column in table.T], axis=1)[reviewer]
    expected = used * (counted.length / written)[:, None]
    lean = weight[:, None] * (table - expected)
    information = weight[:, None] ** 2 * expected
    residual = lean - lean.sum(axis=0) / information.sum(axis=0) * information
    residual /= (1 - counted.length / written)[:, None]
    about = np.eye(60)[reviewee].T
    share = about @ information / information.sum(axis=0)
    added = ((about @ residual) ** 2 - about @ residual**2) / (1 - share) ** 2
    excess = np.eye(60)[reviewer].T @ lean
    users = (np.eye(60)[reviewer].T @ (table * (weight != 0)[:, None]) > 0).sum(axis=0)
    variance = users / (users - 1) * ((excess**2).sum(axis=0) - excess.sum(axis=0) ** 2 / users)
    variance += np.maximum(added.sum(axis=0), 0)
    df = np.minimum(users, 1 / (share**2).sum(axis=0)) - 1
    p = 2 * stats.t.sf(np.abs(lean.sum(axis=0)) / np.sqrt(variance), df)
    found = compare_words(counted, reviewer, member, reviewee=reviewee)
    assert found.p == pytest.approx(p, rel=1e-9)

"""The statistics of reviewer inconsistency: arrays in, numbers out.

Rows are reviews; reviewers, reviewees, cycles and departments come as dense integer codes
(`encode`).

One reviewer            `measure_levels` then `audit_levels`, `measure_gaps` then `audit_gaps`,
                        `audit_spreads`
One review              `measure_mismatches`, `find_copies`
Company and department  `measure_group_gap` then `judge`, `measure_drift`,
                        `measure_intersections`, `measure_impact_ratio`, `compare_words`
Several at once         `combine` (scores), `select`, `adjust`, `decide_families` (tests)
What may be shown       `show_groups`, `show_table`, `begin_releases`

Underneath: `strata` (grouped sums), `clusters` (errors of rows that are not independent),
`clustered_mean` (a mean of such rows), `word_errors` (the same for words), `cells` (adjusted
means), `repeats` (the same person again), `moderation` (variances), `npmle` (priors).
"""

from auditor.statistics.company import (
    MINIMUM_REVIEWERS,
    GroupGap,
    IncomparableError,
    Verdict,
    equivalence_p,
    judge,
    measure_drift,
    measure_gap_with_and_without,
    measure_group_gap,
)
from auditor.statistics.composite import combine
from auditor.statistics.copies import (
    CopyCluster,
    compare_texts,
    find_copies,
    find_prompts,
    find_quotations,
)
from auditor.statistics.gaps import (
    GapAudit,
    Gaps,
    audit_gaps,
    find_smallest_gap,
    measure_gaps,
)
from auditor.statistics.intersections import Intersections, measure_intersections
from auditor.statistics.levels import Levels, Shrunken, measure_levels, shrink
from auditor.statistics.mismatch import Mismatches, measure_mismatches
from auditor.statistics.moderation import Moderated, squeeze_variances
from auditor.statistics.multiplicity import (
    Families,
    adjust,
    decide_families,
    expected_noise,
    select,
)
from auditor.statistics.npmle import Posterior, Prior, fit_prior, update
from auditor.statistics.outliers import LevelAudit, audit_levels
from auditor.statistics.privacy import (
    TOO_FEW,
    Table,
    show_groups,
    show_table,
)
from auditor.statistics.rates import ImpactRatio, measure_impact_ratio, measure_rate
from auditor.statistics.releases import Releases, begin_releases
from auditor.statistics.spread import Spreads, audit_spreads
from auditor.statistics.strata import dummies, encode
from auditor.statistics.words import WordCounts, WordGaps, compare_words, count_words

__all__ = [
    "MINIMUM_REVIEWERS",
    "TOO_FEW",
    "CopyCluster",
    "Families",
    "GapAudit",
    "Gaps",
    "GroupGap",
    "ImpactRatio",
    "IncomparableError",
    "Intersections",
    "LevelAudit",
    "Levels",
    "Mismatches",
    "Moderated",
    "Posterior",
    "Prior",
    "Releases",
    "Shrunken",
    "Spreads",
    "Table",
    "Verdict",
    "WordCounts",
    "WordGaps",
    "adjust",
    "audit_gaps",
    "audit_levels",
    "audit_spreads",
    "begin_releases",
    "combine",
    "compare_texts",
    "compare_words",
    "count_words",
    "decide_families",
    "dummies",
    "encode",
    "equivalence_p",
    "expected_noise",
    "find_copies",
    "find_prompts",
    "find_quotations",
    "find_smallest_gap",
    "fit_prior",
    "judge",
    "measure_drift",
    "measure_gap_with_and_without",
    "measure_gaps",
    "measure_group_gap",
    "measure_impact_ratio",
    "measure_intersections",
    "measure_levels",
    "measure_mismatches",
    "measure_rate",
    "select",
    "show_groups",
    "show_table",
    "shrink",
    "squeeze_variances",
    "update",
]

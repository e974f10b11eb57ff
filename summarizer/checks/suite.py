"""All checks of a summary, in the order of what they guard."""

from __future__ import annotations

from collections.abc import Collection

from summarizer.checks.claims import check_claims, check_guidelines, check_medicines, known_medicines
from summarizer.checks.failure import Failure
from summarizer.checks.grounding import check_coverage, check_names, check_quotations
from summarizer.checks.polarity import check_polarity
from summarizer.checks.reading import check_reading
from summarizer.checks.values import check_values
from summarizer.letter import Letter
from summarizer.schema import PlainSummary, Record


def check_summary(
    summary: PlainSummary, record: Record, letter: Letter, *, medicines: Collection[str] | None = None
) -> tuple[Failure, ...]:
    """What is wrong with a summary of this record of this letter; empty if it may be shown as it is.

    `medicines`: lower-case names to look for, by default those of `data/medicines.toml`.
    """
    return (
        *check_polarity(summary, record),
        *check_coverage(summary, record),
        *check_values(summary, record, letter),
        *check_quotations(summary, record, letter),
        *check_names(summary, record, letter),
        *check_guidelines(summary, letter),
        *check_medicines(summary, letter, known_medicines() if medicines is None else medicines),
        *check_claims(summary),
        *check_reading(summary),
    )

"""Is the summary as easy to read as it must be, and mostly in our own words?"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.checks.failure import Failure, paragraphs
from summarizer.readability import (
    HIGHEST_GRADE,
    MOST_QUOTED,
    MOST_SENTENCES,
    MOST_WORDS,
    measure_sections,
    own_sentences,
    words_of,
)
from summarizer.schema import PlainSummary


def check_reading(summary: PlainSummary) -> Iterator[Failure]:
    """Grade, length of sentences and paragraphs, share of quotations and names; measured anew."""
    for place in paragraphs(summary):
        spoken = own_sentences(place.paragraph)
        if len(spoken) > MOST_SENTENCES:
            yield place.failure("paragraph", f"{len(spoken)} sentences, at most {MOST_SENTENCES}")
        for sentence in spoken:
            if len(words_of(sentence)) > MOST_WORDS:
                yield place.failure("sentence", f"{len(words_of(sentence))} words, at most {MOST_WORDS}: {sentence!r}")
    reading = measure_sections(summary.sections)
    if reading.grade > HIGHEST_GRADE:
        yield Failure(check="grade", detail=f"reading grade {reading.grade}, at most {HIGHEST_GRADE}")
    if reading.quoted > MOST_QUOTED:
        yield Failure(check="quoted_share", detail=f"{reading.quoted:.0%} is quotation or names, at most a third")

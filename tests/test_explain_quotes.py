"""A quotation that is shortened keeps what it is quoted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.explain.quotes import shortened, verdict_in

CLAUSES = st.lists(
    st.sampled_from(["a", "is", "care,", "and", "because", "not", "as;", "knee"]), min_size=1, max_size=60
)


@given(before=CLAUSES, behind=CLAUSES, most_words=st.integers(8, 40))
def test_a_shortened_conclusion_keeps_its_verdict_whatever_stands_around_it(
    before: list[str], behind: list[str], most_words: int
) -> None:
    verdict = "is not deemed to be medically necessary"
    text = " ".join([*before, verdict, *behind])
    quote = shortened(text, most_words, keep=verdict_in(text))
    assert verdict in quote.text
    assert quote.text in text
    assert len(quote.text.split()) <= most_words


def test_a_long_sentence_without_a_verdict_or_a_clause_is_shortened_too() -> None:
    text = "so far as it is told here " * 6

    assert shortened(text, 15, keep=verdict_in(text)).text

"""Where the parts of a letter stand, whole, cut or not a determination at all."""

from __future__ import annotations

import pytest

from summarizer.errors import NotADetermination, SeveralLetters
from summarizer.letter import Letter, letter_from_pages
from summarizer.reader.part import Range
from summarizer.reader.sections import find_sections, require_determination
from tests.reading import HEADER, RATIONALE, SUMMARY, item, letter_of

COVER = (
    "Pat Example\n12 Invented Street\nDear Pat Example,\nA review of your case is enclosed. "
    + "It says why. " * 9
    + "\n"
)
DETERMINED = "1) MAXIMUS Federal Services, Inc. has determined the request for a knee brace is notmedically necessary."
LETTER_OF_2013 = f"""Notice of Independent Medical Review Determination
Dated: 11/4/2013
{DETERMINED}
Medical Qualifications of the Expert Reviewer:
The Expert Reviewer is Board Certified in Neurology and is licensed to practice in Ohio.
Case Summary:
Disclaimer: The following case summary was taken directly from the utilization review denial dated August 2, 2013.
{SUMMARY}
Documents Reviewed for Determination:
- Application of Independent Medical Review
1) Regarding the request for a knee brace:
The Claims Administrator based its decision on the Knee Chapter, which is part of the MTUS.
Rationale for the Decision: {RATIONALE}
Effect of the Decision:
The decision is final.
"""


def _letter(*pages: str) -> Letter:
    return letter_from_pages(pages, name="letter.txt", sha256="0" * 64)


def _words(letter: Letter, part: Range | None) -> str | None:
    return part.of(letter.flat).strip() if part else None


def test_each_part_of_a_letter_is_found() -> None:
    letter = letter_of(item(), before=COVER, after="PROOF OF SERVICE\nMailed on 4/21/2017.\n")
    sections = find_sections(letter)

    assert _words(letter, sections.cover) == COVER.replace("\n", " ").strip()
    assert (_words(letter, sections.header) or "").startswith("Case Number: CM17-0000123")
    assert (_words(letter, sections.reviewer) or "").startswith("HOW THE IMR FINAL DETERMINATION WAS MADE")
    assert _words(letter, sections.summary) == SUMMARY
    assert (_words(letter, sections.decisions) or "").startswith("MRI of the right knee: Upheld")
    assert _words(letter, sections.proof) == "PROOF OF SERVICE Mailed on 4/21/2017."


def test_the_parts_of_an_item_come_without_their_labels() -> None:
    letter = letter_of(item("MRI of the\nright knee:\nUpheld", claims="None cited.", reviewer="MTUS.", rationale="No."))
    (block,) = find_sections(letter).items

    parts = (block.heading, block.decision, block.claims_administrator_basis, block.reviewer_basis, block.rationale)
    assert [_words(letter, part) for part in parts] == [
        "MRI of the right knee",
        "Upheld",
        "None cited.",
        "MTUS.",
        "No.",
    ]


@pytest.mark.parametrize(
    "label", ["Decision rationale:", "The Expert Reviewer's decision rationale:", "Rationale for the Decision:"]
)
def test_a_rationale_is_led_in_by_any_of_its_labels(label: str) -> None:
    letter = letter_of(item().replace("Decision rationale:", label))
    (block,) = find_sections(letter).items

    assert _words(letter, block.rationale) == RATIONALE
    assert not (_words(letter, block.reviewer_basis) or "").endswith("The Expert Reviewer's")


@pytest.mark.parametrize(
    "intro",
    [
        "",
        "The expert reviewer developed the following clinical case summary based on a review of the case file, "
        "including\nall medical records:\n",
        "Disclaimer: The following case summary was taken directly from the utilization review denial/modification "
        "dated\nJuly 15, 2013.\n",
        "Disclaimer: The following case summary was taken directly from the utilization review denial/modification "
        "dated July 15, 2013\n",
    ],
)
def test_the_fixed_sentence_above_a_summary_is_no_part_of_it(intro: str) -> None:
    letter = letter_of(item(), summary=intro + SUMMARY)

    assert _words(letter, find_sections(letter).summary) == SUMMARY


def test_a_letter_of_2013_has_its_parts_under_other_headings() -> None:
    letter = _letter(LETTER_OF_2013)
    sections = find_sections(letter)
    (block,) = sections.items

    assert _words(letter, sections.summary) == SUMMARY
    assert (_words(letter, sections.reviewer) or "").startswith("Medical Qualifications of the Expert Reviewer")
    assert (_words(letter, block.heading), _words(letter, block.decision)) == (
        "a knee brace",
        "is notmedically necessary",
    )
    assert _words(letter, block.rationale) == RATIONALE
    assert (_words(letter, sections.proof) or "").startswith("Effect of the Decision")


def test_a_letter_cut_before_its_summary_keeps_what_is_left() -> None:
    whole = letter_of(item()).text
    letter = _letter(whole[whole.index("IMR ISSUES") :])
    sections = find_sections(letter)

    assert (sections.cover, sections.header, sections.reviewer) == (None, None, None)
    assert [_words(letter, block.heading) for block in sections.items] == ["MRI of the right knee"]


def test_a_letter_cut_inside_its_summary_has_no_items() -> None:
    whole = letter_of(item()).text
    letter = _letter(whole[: whole.index("who sustained")])
    sections = find_sections(letter)

    assert _words(letter, sections.summary) == "The injured worker is a 50 year old female"
    assert (sections.decisions, sections.items, sections.proof) == (None, (), None)
    require_determination(letter, sections)


@pytest.mark.parametrize(
    "text", ["", "Dear Sir, your invoice is enclosed.", HEADER, "IMR of 2014: a report on the program"]
)
def test_what_is_no_determination_is_refused_and_the_signs_it_lacks_are_named(text: str) -> None:
    letter = _letter(text)

    with pytest.raises(NotADetermination, match=r"not an IMR determination: no .*case summary"):
        require_determination(letter, find_sections(letter))


def test_a_single_item_is_enough_of_a_determination() -> None:
    letter = _letter(item())

    require_determination(letter, find_sections(letter))


def test_two_letters_in_one_file_are_refused_with_the_page_of_the_second() -> None:
    first = letter_of(item()).text
    second = first.replace("CM17-0000123", "CM17-0000999")
    joined = _letter(first, second)

    assert second != first
    with pytest.raises(SeveralLetters, match="another one begins before or on page 2; save each"):
        require_determination(joined, find_sections(joined))


def test_a_letter_that_names_another_case_or_stands_in_the_file_twice_is_one() -> None:
    first = letter_of(item()).text
    for pages in ([first + "\nThe review CM14-0000009 decided on the same request."], [first, first]):
        letter = _letter(*pages)
        require_determination(letter, find_sections(letter))


def test_joined_letters_without_case_numbers_are_refused() -> None:
    first, second = letter_of(item()).text, letter_of(item("Knee brace: Overturned")).text
    joined = _letter(first.replace("CM17-0000123", ""), second.replace("CM17-0000123", ""))

    with pytest.raises(SeveralLetters, match="save each"):
        require_determination(joined, find_sections(joined))


def test_a_letter_of_2013_with_another_behind_it_is_refused() -> None:
    joined = _letter(LETTER_OF_2013, LETTER_OF_2013.replace("a knee brace", "a walker") + "It goes on. " * 200)

    with pytest.raises(SeveralLetters):
        require_determination(joined, find_sections(joined))

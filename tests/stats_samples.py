"""Records for tests of the statistics: as few fields as a reader of them may rely on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from summarizer.schema import (
    Basis,
    Case,
    Category,
    Citation,
    Decision,
    Issue,
    LetterInfo,
    ReadBy,
    Reason,
    Record,
    Reviewer,
    Source,
)
from summarizer.stats.count import count
from summarizer.stats.figures import Figures, figures_of
from summarizer.stats.letters import RECORDS, read_letters


def item(
    decision: Decision | None = "upheld",
    *,
    category: Category | None = "medication",
    guidelines: Sequence[tuple[Source, str | None]] = (("MTUS", "Chronic Pain"),),
    reasons: tuple[Reason, ...] = (),
) -> Issue:
    citations = tuple(Citation(source=source, title=title) for source, title in guidelines)
    return Issue(
        request="Naproxen 550 mg",
        category=category,
        decision=decision,
        reviewer_basis=Basis(citations=citations),
        reasons=reasons,
    )


def record(
    name: str, *items: Issue, decided: str | None = "2016-03-08", specialties: tuple[str, ...] = ("Pain Management",)
) -> Record:
    return Record(
        letter=LetterInfo(name=f"{name}.pdf", sha256=sha256(name.encode()).hexdigest(), pages=3),
        case=Case(decided=dt.date.fromisoformat(decided) if decided else None),
        reviewer=Reviewer(specialties=specialties),
        issues=items,
        read_by=ReadBy(reader="rules", version="2"),
    )


def year_of_letters(year: int, overturned: int, letters: int = 500) -> list[Record]:
    """Letters of one decision each over the months of a year, `overturned` of them against the denial."""
    return [
        record(
            f"{year}-{number}",
            item("overturned" if number * overturned // letters != (number + 1) * overturned // letters else "upheld"),
            decided=f"{year}-{number % 12 + 1:02}-08",
        )
        for number in range(letters)
    ]


def lines_of(records: Iterable[Record]) -> list[bytes]:
    return [one.model_dump_json().encode() + b"\n" for one in records]


def figures(records: Iterable[Record], minimum: int = 1) -> Figures:
    return figures_of(count(read_letters(lines_of(records), "records.jsonl")), minimum=minimum)


def write_folder(folder: Path, records: Iterable[Record], unreadable: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / RECORDS).write_bytes(b"".join(lines_of(records)))
    error = json.dumps({"letter": "scan.pdf", "error": "NoTextLayer", "message": "a scan"})
    (folder / "errors.jsonl").write_text(f"{error}\n" * unreadable, encoding="utf-8")
    return folder

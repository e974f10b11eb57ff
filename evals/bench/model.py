"""The rows of the model reader. Needs the `[model]` extra and a checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.bench.asking import Asked, measure_asking
from evals.bench.server import server_for
from evals.bench.table import Figure
from evals.bench.whole import measure_whole
from summarizer.files import load_letter

# measured elsewhere, on a machine like this one: letters a second of langextract 1.7 at 64 requests at once
LANGEXTRACT = 58.0


def model_figures(path: Path, folder: Path) -> Iterator[Figure]:
    """As they are measured, with the letter at `path`; files of runs go below `folder`."""
    letter = load_letter(path)
    with server_for(path) as server:
        at_64 = measure_asking(server, letter, latency=200, letters=2000, at_once=64)
        yield _against_sdk(at_64, must=0.85, aim=0.95)
        yield Figure(
            "  the same against langextract 1.7",
            at_64.client.letters / LANGEXTRACT,
            must=3,
            aim=5,
            beside=f"{at_64.client.letters:.0f} letters/s; its {LANGEXTRACT:.0f} were measured elsewhere",
        )
        yield _against_sdk(measure_asking(server, letter, latency=200, letters=2000, at_once=256), must=1.0, aim=1.5)
        at_0 = measure_asking(server, letter, latency=0, letters=1000, at_once=64)
        yield Figure(
            "requests/s, 0 ms, 64 at once",
            at_0.client.letters,
            "/s",
            330,
            410,
            beside=f"bare SDK {at_0.bare.letters:.0f}/s",
        )
        at_8 = measure_asking(server, letter, latency=200, letters=160, at_once=8)
        told = f"bare SDK {at_8.bare.overhead:.1f} ms"
        yield Figure("overhead over 200 ms, 8 at once", at_8.client.overhead, "ms", 15, 5, "less", told)
        whole = measure_whole(server, path.read_text("utf-8"), folder, latency=200, letters=2000, at_once=64)
        yield Figure("imr extract --out, model, 200 ms, 64 at once", whole.rate, "letters/s")
        yield Figure("  memory of all its processes, at the peak", whole.memory, "MB", 200, 150, "less")


def _against_sdk(asked: Asked, *, must: float, aim: float) -> Figure:
    return Figure(
        f"letters/s of the client / of the bare SDK, {asked.latency:.0f} ms, {asked.at_once} at once",
        asked.ratio,
        must=must,
        aim=aim,
        beside=f"{asked.client.letters:.0f} / {asked.bare.letters:.0f} letters/s",
    )

"""`prompts/*.md` -> `Prompt`: front matter, text and the fingerprint that goes into records and ledgers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from summarizer.errors import DataFileError
from summarizer.resources import read_text

# "---\nname: extract\nversion: 1\nchange: first version\n---\n"
_FRONT_MATTER = re.compile(r"---\n(?P<fields>(?:\w+: .+\n)+)---\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`change` says what is new in this version. `sha256` is of the text alone, as it is sent."""

    name: str
    version: int
    change: str
    text: str
    sha256: str


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of `prompts/<name>.md`. Raises `DataFileError` for one without proper front matter."""
    path = f"prompts/{name}.md"
    raw = read_text(path).replace("\r\n", "\n")
    front = _FRONT_MATTER.match(raw)
    fields = dict(line.split(": ", 1) for line in front["fields"].splitlines()) if front else {}
    if front is None or fields.get("name") != name or not fields.get("version", "").isdecimal():
        raise DataFileError(f"{path}: must begin with its name, version and change between two lines of ---")
    text = raw[front.end() :].strip()
    return Prompt(name, int(fields["version"]), fields.get("change", ""), text, sha256(text.encode()).hexdigest())

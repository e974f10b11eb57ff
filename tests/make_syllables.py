"""Makes `summarizer/data/syllables_en.txt` from the CMU Pronouncing Dictionary's `cmudict.dict` (2-clause BSD).

    python tests/make_syllables.py cmudict.dict summarizer/data/syllables_en.txt

The dictionary's data: https://github.com/cmusphinx/cmudict. Run it again when the spelling rule changes.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from summarizer.syllables import by_rule

HEADER = """\
# Words whose syllables the spelling rule of summarizer/syllables.py counts wrong; a line is the number, then words.
# Derived from the CMU Pronouncing Dictionary, Copyright (C) 1993-2015 Carnegie Mellon University. All rights reserved.
# Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
# following conditions are met: 1. Redistributions of source code must retain the above copyright notice, this list of
# conditions and the following disclaimer. The contents of this file are deemed to be source code. 2. Redistributions
# in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
# documentation and/or other materials provided with the distribution.
# THIS SOFTWARE IS PROVIDED BY CARNEGIE MELLON UNIVERSITY ``AS IS'' AND ANY EXPRESSED OR IMPLIED WARRANTIES, INCLUDING,
# BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN
# NO EVENT SHALL CARNEGIE MELLON UNIVERSITY NOR ITS EMPLOYEES BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL,
# EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS
# OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
# CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
# SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_POSSESSIVE = re.compile(r"'s$")


def dictionary_counts(lines: Iterable[str]) -> dict[str, int]:
    """Word -> syllables of its first pronunciation: the phones that carry a stress number."""
    counts = {}
    for line in lines:
        word, *phones = line.split("#")[0].split() or [""]
        if _WORD.fullmatch(word) and not _POSSESSIVE.search(word) and any(phone[-1].isdigit() for phone in phones):
            counts[word] = sum(phone[-1].isdigit() for phone in phones)
    return counts


def exceptions_file(counts: dict[str, int]) -> str:
    """The text of the data file: only the words that the rule gets wrong."""
    wrong: defaultdict[int, list[str]] = defaultdict(list)
    for word, syllables in sorted(counts.items()):
        if by_rule(word) != syllables:
            wrong[syllables].append(word)
    rows = [
        f"{syllables} {row}"
        for syllables in sorted(wrong)
        for row in textwrap.wrap(" ".join(wrong[syllables]), width=116)
    ]
    return HEADER + "\n".join(rows) + "\n"


if __name__ == "__main__":
    source, target = sys.argv[1:]
    Path(target).write_text(exceptions_file(dictionary_counts(Path(source).read_text(encoding="utf-8").splitlines())))

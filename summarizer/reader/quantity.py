"""How much was asked for: visits, tablets, units, millilitres or days, from the words of a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from summarizer.reader.numerals import ONES, TEENS, TENS

_VALUES = (
    {word: value for value, word in enumerate(["zero", *ONES, *TEENS])}
    | {word: 10 * value for value, word in enumerate(TENS, 2)}
    | {"once": 1, "twice": 2, "thrice": 3, "and": 0}
)
# "six", "thirty-six", "ninety"
_UNIT = "|".join(sorted(["zero", *ONES, *TEENS], key=len, reverse=True))
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES)})\b)?|{_UNIT})"
# most words are passed at their first letter; "June 3, 2014 visit" counts nothing; "one hundred and twenty"
_NUMBER = (
    r"(?=[\dzotfsen])(?:(?!(?:19|20)\d\d\b)\d{1,4}"
    rf"|{_BELOW_HUNDRED}(?: hundred(?:(?: and)? {_BELOW_HUNDRED})?)?)"
)
# "6", "six", "six (6)", "1-2", "1 to 2"
_COUNT = rf"(?P<{{name}}>{_NUMBER})(?: ?\( ?\d{{1,3}} ?\))?(?: ?(?:-|to|or) ?(?P<{{name}}_to>{_NUMBER}))?"


def _count(name: str) -> str:
    return _COUNT.replace("{name}", name)


_VISIT = r"(?:visits?|sessions?|treatments?|appointments?|times|tx|encounters?)"
_THING = (
    r"(?:visits?|sessions?|treatments?|appointments?|tab(?:let)?s?|cap(?:sule)?s?|pills?|patch(?:es)?|units?|bottles?"
    r"|tubes?|box(?:es)?|vials?|syringes?|kits?|pairs?|injections?|blocks?|trips?|ml|mls|cc|milliliters?|millilitres?"
    r"|lozenges?|pack(?:et)?s?|levels?|series|electrodes?|leads?|count|ct|dives?)"
)
_WEEKS = r"(?:weeks?|wks?)"
_HOURS = r"(?:hours?|hrs?)"
_A = r"(?:a|per|/|each)"
_FOR = r"(?:x|times|for|over)?"
# words that end a description between a number and what it counts ("twelve physical therapy visits")
_NO_DESCRIPTION = r"(?:times?|x|per|an?|for|of|with|and|or|to|weeks?|days?|months?|hours?|mg|mcg|ml|levels?)\b"
# behind "3 visits": a frequency and no total
_IS_FREQUENCY = (
    r"(?: ?(?:a|per|/|each|every) ?(?:week|wk|day|month)|/(?:week|wk|day|month)| ?weekly| ?(?:of|per) (?:each|use)"
    r"|,? ?times a)"
)
# behind a number at the start of a request: no count of things ("3 view x-ray", "1.5 Tesla")
_IS_PROPERTY = (
    r"(?:%|mg|mcg|view|level|panel|tesla|channel|phase|hour|month|year|wheel|point|lead|day|week|st\b|nd\b|rd\b|th\b)"
)
_PERIOD = r"(?:weeks?|wks?|months?|mos?\b|mths?|days?)"


class Quantity(NamedTuple):
    """The number with its place in the request; `rule` where it is a product."""

    value: int
    start: int
    end: int
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to state a quantity in small letters; `value` of its groups: n, or n times m, or n times 7 times m.

    One of `cues`, if it has any, stands in each request that states it so.
    """

    pattern: re.Pattern[str]
    cues: tuple[str, ...] = ()
    rule: str | None = None
    # "three (3)" gives no new number
    echoes: bool = False


def _form(pattern: str, rule: str | None = None, *, cues: str = "", echoes: bool = False) -> _Form:
    return _Form(re.compile(pattern), tuple(cues.split()), rule, echoes)


# a letter asks several times for the quantity of the same request; nothing is kept for longer
_ONE_LETTER = 32
PRODUCT = "product"
DAYS_OF_WEEKS = "seven days a week"
# Asked in this order; the first that stands in the request gives the quantity.
_FORMS = (
    # "#90", "# 90", "QTY: 2", "quantity of 60", "Qty. 30.00"
    _form(rf"(?:#|\bno\. ?(?=\d))\s?{_count('n')}\b(?! ?(?:of|refill))", cues="# no."),
    _form(
        rf"\b(?:qty|quantity|quantities|count|dispense(?:d)?)\b\.? ?[:#(]? ?(?:of )?{_count('n')}\b",
        cues="qty quantit count dispense",
    ),
    # "(6)", "(12 sessions)", "(total of 8 visits)", "total of 12"
    _form(
        rf"\((?:total(?: of)?:? )?(?:qty:? ?)?{_count('n')} ?(?:{_VISIT}|{_THING}|total)?(?: total)?\)",
        cues="(",
        echoes=True,
    ),
    _form(rf"\btotal(?: of)?:? {_count('n')}\b|\b(?P<n2>{_NUMBER}) total\b", cues="total"),
    # "four hours a day, 5 days a week for 6 weeks", "4 hrs/day x 5 days/wk x 6 wks"
    _form(
        rf"\b{_count('n')} ?{_HOURS} ?{_A} ?day,? ?(?:{_FOR}|,) ?{_count('d')} ?days? ?{_A} ?(?:week|wk),? ?"
        rf"{_FOR} ?{_count('m')} ?{_WEEKS}\b",
        cues="hour hr",
        rule=PRODUCT,
    ),
    # "8 hours a day for 2 weeks"
    _form(rf"\b{_count('n')} ?{_HOURS} ?{_A} ?day,? ?{_FOR} ?{_count('w')} ?{_WEEKS}\b", cues="hour hr", rule=PRODUCT),
    # "120ml", "30 ml"
    _form(rf"(?<![/.])\b{_count('n')} ?(?:mls?|cc|milliliters?|millilitres?)\b", cues="ml cc mill"),
    # "12 sessions", "twelve physical therapy visits", "one stimulator unit" but not "3 visits per week"
    _form(rf"\b{_count('n')} (?:(?!{_NO_DESCRIPTION})[a-z/-]+ ){{0,4}}?{_THING}\b(?!{_IS_FREQUENCY})"),
    # "2 times a week for 3 weeks", "3 visits per week for 2 weeks", "3 x week x 6 weeks", "once a month for 6 months"
    _form(
        rf"\b(?:{_count('n')}|(?P<adverb>once|twice|thrice)) ?(?:x|times?|visits?|sessions?|days?|treatments?)? ?"
        rf"(?:(?:a|per|/|(?:each|every)(?= ?[wmd])|weekly|times weekly) ?|(?<=x) ?(?=w|m)|(?<=times) (?=w))"
        rf"(?:(?P<week>week(?:ly)?|wk)|month|day)?,? ?(?:for|x|times|over|by|during|duration)? ?"
        rf"(?:the next |a period of |a total of )?{_count('m')} ?-?(?(week){_WEEKS}|{_PERIOD})",
        cues="week wk mo mth day",
        rule=PRODUCT,
    ),
    # "three times weekly for 4 weeks", "twice weekly x 6 weeks"
    _form(
        rf"\b(?:{_count('n')}|(?P<adverb>once|twice|thrice)) ?(?:x|times)? ?weekly,? ?{_FOR} ?{_count('m')} ?{_WEEKS}",
        cues="weekly",
        rule=PRODUCT,
    ),
    # "daily for 4 weeks" is 28
    _form(
        rf"\b(?:daily|every day|once a day|per day|a day),? ?{_FOR} ?{_count('w')} ?{_WEEKS}\b",
        cues="daily day",
        rule=PRODUCT,
    ),
    # "2x8", "2 x 4", "2 times 6", "two times four"
    _form(
        rf"\b{_count('n')} ?(?:x|×|times) ?{_count('m')}\b(?! ?(?:mg|ml|cm|mm|inch|gm?\b|%))",
        cues="x × times",
        rule=PRODUCT,
    ),
    # "x 12", "times 3", "x6 sessions"
    _form(rf"(?:\bx|×|\btimes) ?{_count('n')}\b(?! ?(?:mg|a |per |week|wk|month|mg|%|year))", cues="x × times"),
    # "30 day rental", "14 days", "90-day", "7 nights"
    _form(
        rf"\b{_count('n')}[ -]?(?:full |whole |consecutive |business |calendar )?(?:days?|nights?)\b"
        r"(?! ?(?:a|per|/) ?week)",
        cues="day night",
    ),
    # "for one week"; not "every 4-6 weeks", "in 6 weeks"
    _form(rf"(?<!every )(?<!each )(?<!\bin )(?<![-\d])\b{_count('w')}[ -]weeks?\b", cues="week", rule=DAYS_OF_WEEKS),
    # "program, 160 hours"; not "24 hours a day"
    _form(rf"\b{_count('n')} hours\b(?! ?(?:a|per|/) ?day)", cues="hours"),
    # "drug testing, one (1), performed on ..."
    _form(rf"\b(?P<n>{_NUMBER}) \( ?\d{{1,3}} ?\)(?=[,.;]|\Z)", cues="("),
    # "2 leg wraps" at the start of the request or after a colon
    _form(rf"(?:\A|: ?){_count('n')} (?!{_IS_PROPERTY})[a-z]"),
    # "Nabumetone 500 mg tablets 60"
    _form(r"\b(?:tab(?:let)?s?|cap(?:sule)?s?|pills?|patches) (?P<n>\d{2,3})\Z", cues="tab cap pill patch"),
    # "MRIs, 2 each"
    _form(rf",? {_count('n')} ?(?:each|ea)\b", cues="ea"),
)
_PRODUCT_FORMS = tuple(form for form in _FORMS if form.rule == PRODUCT)

# "one tablet twice daily 14 days", "1 tab TID for 30 days"
_TIMES_A_DAY = {"once": 1, "twice": 2, "bid": 2, "three times": 3, "tid": 3, "four times": 4, "qid": 4}
_DIRECTIONS = re.compile(
    rf"\b(?P<each>one|two|[12]) (?:tab(?:let)?s?|cap(?:sule)?s?|pills?)\b.{{0,24}}?"
    rf"\b(?P<times>{'|'.join(_TIMES_A_DAY)})\b.{{0,24}}?\b(?P<days>\d{{1,3}}) days?\b"
)
_DIGIT = re.compile(r"\d")
# "six" but not the end of "Lasix"; begins with letters alone, which the engine looks for fastest
_NUMBER_WORDS = ("zero", "once", "twice", "thrice", "daily", *ONES, *TEENS, *TENS)
_NUMBER_WORD = re.compile("|".join(rf"{word}(?<=\b{word})\b" for word in _NUMBER_WORDS))
_ENDS_IN_NUMBER = re.compile(rf"\b{_NUMBER} ?\Z")
# What holds digits and is no quantity, asked in small letters. It begins with a character class, which the engine
# looks for fastest; the look-behinds tell which character that was.
_DOSE_OR_CODE = (
    r"[\d%clts](?:(?<=\d)(?:"
    # "11/14/16"
    r"\d?[/-]{1,2}\d{1,2}[/-]{1,2}\d{2,4}"
    # "5/325mg"
    r"|\d*(?:\.\d+)?(?: ?/ ?\d+(?:\.\d+)?)+ ?(?:(?:mg|mcg|ml)|%)?(?= |,|$)"
    # "7.5 mg", "75-0.2mg", "20%", "1.5 Tesla"
    r"|\d*(?:\.\d+)?(?:-\d+(?:\.\d+)?)? ?(?:mg|mcg|meq|%|gm?s?|cm|mm|tesla|hz)\b"
    # "2.0", a five-digit code; not "QTY 1.00"
    r"|(?<!\w.)(?:\.(?!00\b)\d+|\d{4})\b)"
    # "L4-5", "C5-C6"
    r"|(?<=[a-z])(?<!\w.)\d{1,2}(?: ?[-/] ?[clts]?\d{1,2})*\b"
    r"|(?<=%))"
)
# "with 2 refills", "refills: 3", but not "#30 refills"; "CPT 97110", "Tylenol #3", "tooth #7"; looked for only where
# one of the cues stands
_REFILLS_OR_NAMED_CODE = (
    r"(?:\b(?:with|x|and|plus)? ?(?<!#)(?<!# )(?:\d{1,2}|one|two|three|four|five|six|no|zero)"
    r" ?\(?\d{0,2}\)? ?refills?\b"
    r"|\brefills? ?[:x]? ?\d+|\b(?:tylenol|codeine)(?: [a-z/]+){0,2},? (?:#|no\.? ?)[234]\b"
    r"|\b(?:tooth|teeth|sites?|implants?|crowns?)(?: at| for| on)?(?:,? (?:and )?# ?\d{1,2})+"
    r"|\b(?:cpt|hcpcs|icd)[- ]?\w* ?[a-z]?\d+\b)"
)
_REFILLS_OR_NAMED_CODE_CUES = (
    "refill",
    "cpt",
    "hcpcs",
    "icd",
    "tylenol",
    "codeine",
    "tooth",
    "teeth",
    "site",
    "implant",
    "crown",
)
_NOT_COUNTS = re.compile(_DOSE_OR_CODE)
_NOT_COUNTS_EITHER = re.compile(f"{_DOSE_OR_CODE}|{_REFILLS_OR_NAMED_CODE}")


@lru_cache(maxsize=_ONE_LETTER)
def find_quantity(request: str) -> Quantity | None:
    """The number asked for in a request (white space single); `None` if none is stated.

    >>> find_quantity("Physical therapy 2 times a week for 3 weeks").value
    6
    >>> find_quantity("Norco 10/325 mg #90 with 2 refills").value
    90
    """
    masked = _masked(request)
    for form, found in _stated(masked, _FORMS):
        value = _value(found)
        if value and not (form.echoes and _ENDS_IN_NUMBER.search(masked, max(0, found.start() - 12), found.start())):
            return Quantity(value, found.start(), found.end(), form.rule)
    return None


@lru_cache(maxsize=_ONE_LETTER)
def find_products(request: str) -> tuple[Quantity, ...]:
    """Every product in a request: frequency times duration, tablets times days."""
    masked = _masked(request)
    if not masked:
        return ()
    products = [
        Quantity(value, found.start(), found.end(), PRODUCT)
        for _, found in _stated(masked, _PRODUCT_FORMS)
        if (value := _value(found))
    ]
    for found in _DIRECTIONS.finditer(_small(request)):
        tablets = number(found["each"]) * _TIMES_A_DAY[found["times"]] * int(found["days"])
        products.append(Quantity(tablets, found.start(), found.end(), PRODUCT))
    return tuple(products)


def _stated(masked: str, forms: Iterable[_Form]) -> Iterator[tuple[_Form, re.Match[str]]]:
    """Where the request has one of these forms, in the forms' order."""
    for form in forms if masked else ():
        if not form.cues or any(map(masked.__contains__, form.cues)):
            for found in form.pattern.finditer(masked):
                yield form, found


@lru_cache(maxsize=_ONE_LETTER)
def _masked(request: str) -> str:
    """The request in small letters with dates, doses, levels and codes blotted out; empty where no number is left."""
    small = _small(request)
    if not _holds_number(small):
        return ""
    pattern = _NOT_COUNTS_EITHER if any(map(small.__contains__, _REFILLS_OR_NAMED_CODE_CUES)) else _NOT_COUNTS
    masked = pattern.sub(lambda found: "~" * len(found[0]), small)
    return masked if _holds_number(masked) else ""


def _small(request: str) -> str:
    """In small letters, each at its place: the capital "İ" alone would become two characters."""
    return request.replace("İ", "I").lower()


def _holds_number(small: str) -> bool:
    return bool(_DIGIT.search(small) or _NUMBER_WORD.search(small))


def _value(found: re.Match[str]) -> int | None:
    groups = found.groupdict()

    def upper(name: str) -> int | None:
        written = groups.get(f"{name}_to") or groups.get(name)
        return None if written is None else number(written)

    if weeks := upper("w"):
        return 7 * weeks * (upper("n") or 1)
    count = upper("n") or upper("n2") or upper("adverb")
    for factor in ("d", "m"):
        if factor in groups:
            times = upper(factor)
            count = count * times if count and times else None
    return count


def number(written: str) -> int:
    """The value of a number in digits or words ("six" is 6)."""
    folded = written.lower()
    if folded.isdecimal():
        return int(folded)
    hundreds, _, rest = folded.rpartition(" hundred")
    return 100 * _VALUES.get(hundreds, 0) + sum(_VALUES[word] for word in rest.replace("-", " ").split())

"""A spreadsheet's number as the person saw it: the value in its number format, as text.

The decimal mark is an argument, since the file does not say it. Groups of thousands are not written: they would only have to be
taken off again. Dates are written as ISO dates whatever their format, for a format such as 14 shows each country its own.
"""

import math
import operator
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?]|[.,%/]|E[+-])|([^"\\_*\[\]0#?.,%/E])|(.)')
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_COMPARED = {"<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge, ">": operator.gt}
_GENERAL_DIGITS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cell's text; `rounded`: the file holds more digits than it shows."""

    text: str
    rounded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """One of the parts "positive;negative;zero" of a format.

    `around`: what stands before and after the digits, and how many whole ones there are at least, where digits stand together and
    all decimals show.
    """

    pattern: tuple[str, ...]
    decimals: int
    percent: int
    thousandfold: int
    plain: bool
    condition: tuple[str, Decimal] | None = None
    around: tuple[str, int, str] | None = None

    def holds(self, number: Decimal) -> bool:
        """Whether the section's own condition, as in `[>=1000]0`, holds."""
        return self.condition is None or _COMPARED[self.condition[0]](number, self.condition[1])


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    section = _QUOTED.sub("", code.split(";", maxsplit=1)[0])
    return "general" not in section.lower() and bool(_DATE_LETTERS.search(section)) and not re.search(r"[0#?]", section.replace("s.0", ""))


def show(value: object, code: str, *, decimal: str) -> Shown:
    """The text of a cell that holds `value` in number format `code`."""
    match value:
        case None:
            return Shown(text="")
        case bool():
            return Shown(text="TAK" if value else "NIE")
        case int() | float() | Decimal():
            return show_number(value, code, decimal=decimal)
        case datetime() | date() | time() | timedelta():
            return Shown(text=show_moment(value, code))
        case _:
            return Shown(text=str(value))


def show_moment(value: date | time | timedelta, code: str) -> str:
    """A date or time: ISO, and no finer than the format shows (a year, a month, a day, a minute)."""
    shown = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if "s" in shown else "%H:%M")
    if isinstance(value, datetime):
        if "h" in shown or (not _DATE_LETTERS.search(shown) and value.time() != time()):
            moment = value + timedelta(microseconds=500_000)  # serial numbers miss the second by microseconds
            return moment.strftime("%Y-%m-%d %H:%M:%S")
        value = value.date()
    if "d" not in shown and "y" in shown:
        return value.strftime("%Y-%m" if "m" in shown else "%Y")
    return value.isoformat()


def show_number(value: float | Decimal, code: str, *, decimal: str) -> Shown:
    """A number in a format such as `0.00`, `00000`, `00-000`, `0.0%`, `#,##0.00 "zł"`; unknown parts are left out."""
    number = _exact(value)
    if number is None:
        return Shown(text="#LICZBA!")
    sections = _sections(code)
    negative = number < 0
    section = _section_for(number, sections)
    if section.plain:
        return Shown(text=_plain(number, decimal))
    scaled = abs(number).scaleb(2 * section.percent - 3 * section.thousandfold)
    rounded = scaled.quantize(Decimal(1).scaleb(-section.decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    if section.around:
        before, least, after = section.around
        text = before + whole.lstrip("0").rjust(least, "0") + (decimal + fraction if fraction else "") + after
    else:
        text = _fill(section.pattern, whole, fraction, decimal)
    if negative and rounded and "-" not in text:
        text = "-" + text.replace("(", "").replace(")", "").strip()
    return Shown(text=text.strip(), rounded=rounded != scaled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plainly:
    """How a format prints numbers from 0 up that need no rounding: text before, whole digits at least, decimals, text after."""

    before: str
    least: int
    decimals: int
    after: str

    def text(self, whole: str, fraction: str, decimal: str) -> str | None:
        """The text of a number with these digits; None when it has more decimals than are shown."""
        fraction = fraction.rstrip("0")
        if len(fraction) > self.decimals:
            return None
        digits = whole.lstrip("0").rjust(self.least, "0")
        return (self.before + digits + (decimal + fraction.ljust(self.decimals, "0") if self.decimals else "") + self.after).strip()


def plainly(code: str) -> Plainly | None:
    """How `code` prints numbers from 0 up, where that takes no arithmetic; else None."""
    sections = _sections(code)
    first = sections[0]
    if any(section.condition for section in sections) or first.plain or not first.around or first.percent or first.thousandfold:
        return None
    before, least, after = first.around
    return Plainly(before=before, least=least, decimals=first.decimals, after=after)


def _section_for(number: Decimal, sections: tuple[_Section, ...]) -> _Section:
    """The section that shows `number`. A zero keeps its figure, though a third section may draw it as a dash."""
    if any(section.condition for section in sections):
        return next((section for section in sections if section.holds(number)), sections[-1])
    return sections[1] if number < 0 and len(sections) > 1 and sections[1].pattern else sections[0]


def _exact(value: float | Decimal) -> Decimal | None:
    """The decimal that a spreadsheet shows for a binary fraction: its fifteen digits."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        value = Decimal(f"{value:.{_GENERAL_DIGITS}g}")
    return Decimal(value)


def _plain(number: Decimal, decimal: str) -> str:
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in {"-0", ""} else text).replace(".", decimal)


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_parse(part) for part in re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", code or "General"))


def _parse(part: str) -> _Section:
    """The tokens of one section: "0" and "#" for places, "." for the mark, literals as they are with "'" in front."""
    tokens: list[str] = []
    percent = 0
    if (
        re.search(r"general|standard|@", _QUOTED.sub("", part), re.IGNORECASE)
        or "/" in _QUOTED.sub("", part)
        or "E+" in part
        or "E-" in part
    ):
        return _Section(pattern=("0",), decimals=0, percent=0, thousandfold=0, plain=True)
    for quoted, escaped, sign, literal, _ in _TOKEN.findall(part):
        if quoted or escaped:
            tokens += [f"'{c}" for c in quoted or escaped]
        elif sign == "%":
            percent += 1
            tokens.append("'%")
        elif sign:
            tokens.append("#" if sign == "?" else sign)
        elif literal:
            tokens.append(f"'{literal}")
    places = [n for n, token in enumerate(tokens) if token in {"0", "#"}]
    if not places:
        return _Section(pattern=tuple(tokens), decimals=0, percent=0, thousandfold=0, plain=not tokens)
    thousandfold = 0
    while places[-1] + thousandfold + 1 < len(tokens) and tokens[places[-1] + thousandfold + 1] == ",":
        thousandfold += 1
    pattern = tuple(token for token in tokens if token != ",")
    mark = pattern.index(".") if "." in pattern else len(pattern)
    decimals = sum(token in {"0", "#"} for token in pattern[mark:])
    return _Section(
        pattern=pattern,
        decimals=decimals,
        percent=percent,
        thousandfold=thousandfold,
        plain=False,
        condition=_condition(part),
        around=_around(pattern, mark),
    )


def _condition(part: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.search(part)
    return (found[1], Decimal(found[2])) if found else None


def _around(pattern: tuple[str, ...], mark: int) -> tuple[str, int, str] | None:
    places = [n for n, token in enumerate(pattern) if token in {"0", "#", "."}]
    if places[-1] - places[0] + 1 != len(places) or "#" in pattern[mark:]:
        return None
    before, after = pattern[: places[0]], pattern[places[-1] + 1 :]
    return "".join(token[1:] for token in before), pattern[:mark].count("0"), "".join(token[1:] for token in after)


def _fill(pattern: tuple[str, ...], whole: str, fraction: str, decimal: str) -> str:
    """Digits put into the places of `pattern`, from the decimal mark outwards; what is left over goes before the first place."""
    mark = pattern.index(".") if "." in pattern else len(pattern)
    digits, out = list(whole.lstrip("0")), []
    left = sum(token in {"0", "#"} for token in pattern[:mark])
    for token in reversed(pattern[:mark]):
        if token in {"0", "#"}:
            left -= 1
            out.append(digits.pop() if digits else "0" if token == "0" else "")
            while not left and digits:
                out.append(digits.pop())
        else:
            out.append(token[1:])
    text = "".join(reversed(out))
    rest, used = "", 0
    optional = [token for token in pattern[mark + 1 :] if token in {"0", "#"}]
    needed = max((n + 1 for n, token in enumerate(optional) if token == "0"), default=0)
    shown = fraction[:needed] + fraction[needed:].rstrip("0")
    for token in pattern[mark + 1 :]:
        if token in {"0", "#"}:
            rest += shown[used : used + 1]
            used += 1
        else:
            rest += token[1:]
    return text + (decimal if shown else "") + rest

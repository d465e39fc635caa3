"""Periods over columns, offered as rows: "ludność;ogółem;2019;[osoba]", "wypadki ogółem / 2000", "2019", "maj 2024".

Series over columns are offered too, where times stand in the rows and the heading has levels: "Kod stacji / Wskaźnik" over times,
"SlKatowKato / PM10" over figures.

kod  | nazwa  | 2019 | 2020            kod  | nazwa  | rok  | wartość
2474 | Bytków | 310  | 305      →      2474 | Bytków | 2019 | 310
                                       2474 | Bytków | 2020 | 305
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.base.text import fold, machine_name
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.period import PeriodKind, parse_period
from ratusz.bank.model.schema import RESERVED, Type
from ratusz.bank.model.table import PartFile
from ratusz.bank.read.cells import text_of
from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.labels import as_unit, without_unit
from ratusz.bank.read.recipe import ColumnRecipe, Spread, Unpivot
from ratusz.bank.read.syntax import is_moment, parse_moment, to_period, words
from ratusz.bank.read.textpart import LINE, TextPart, text_name, text_schema
from ratusz.bank.read.worded import to_day

_PARTS = re.compile(r"( / |;)")
_YEAR_WITHIN = re.compile(r"(?<![\w.,/-])(?:w )?((?:19|20)\d\d)(?: ?r\.| roku?)?(?![\w/-]|[.,]\d)")
_DAY_WITHIN = re.compile(r"(?<![\w.,/-])(\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?: ?r\.| roku?)?(?![\w/-]|[.,]\d)")
_DAY_OF_YEAR = re.compile(r"\d{1,2}\.\d{2}\.?", re.ASCII)
#: Figures that number other things as often as months: I to XII, 1 to 12, K1.
_NUMBERED = re.compile(r"[IVX]+\.?|K?\d+\.?|")
_ROMANS = frozenset({"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"})
#: A year in which each day of any year is one.
_LEAP_YEAR = 2000
_YEAR_COLUMN = frozenset({"rok", "year"})
#: What the new column is called, by the kind of its periods.
_LABELS = {
    PeriodKind.YEAR: "rok",
    PeriodKind.SCHOOL_YEAR: "rok szkolny",
    PeriodKind.HALF: "półrocze",
    PeriodKind.QUARTER: "kwartał",
    PeriodKind.MONTH: "miesiąc",
    PeriodKind.WEEK: "tydzień",
    PeriodKind.DAY: "dzień",
}
#: What a column of values is called where the heading holds periods only.
_VALUES = "wartość"
_NUMBERS = (Type.INTEGER, Type.DECIMAL)
_TIMES = (Type.DATE, Type.DATETIME, Type.PERIOD)
#: Series over columns that are offered as rows: fewer are columns of a table.
_SERIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wide:
    """A column whose heading names a period: what is measured, and when."""

    column: ColumnRecipe
    measure: str
    period: str


def find_offer(columns: Sequence[ColumnRecipe], year: int | None = None) -> Unpivot | None:
    """How the periods over `columns`, or the series, would become rows; None where there are not at least two over one measure.

    `year`: that of the whole table, for headings that name days and months only.
    """
    wide = _alike(_wides(columns)) or (_alike(_wides(columns, year)) if year else []) or _series(columns)
    measures: dict[str, list[_Wide]] = {}
    for one in wide:
        measures.setdefault(fold(one.measure), []).append(one)
    if not wide or len(wide) == len(columns):
        return None
    spread = {one.column.position for one in wide}
    kept = {column.name for column in columns if column.position not in spread}
    into = _into(list(measures.values()), kept)
    if into is None:
        return None
    names = {fold(group[0].measure): column.name for group, column in zip(measures.values(), into, strict=True)}
    period = parse_period(wide[0].period)
    label = _LABELS[period.kind] if period else columns[0].label.partition(LEVELS)[0]
    name = machine_name(label, {*kept, *names.values()}, reserved=RESERVED)
    return Unpivot(
        name=name,
        label=label,
        columns=tuple(
            Spread(position=one.column.position, period=one.period, into=names[fold(one.measure)])
            for one in (sorted(wide, key=lambda one: (one.period, one.column.position)) if period else wide)
        ),
        into=into,
    )


def without_year(columns: Sequence[ColumnRecipe]) -> str | None:
    """An example of headings that name days or months without their year, in a table that has no year of its own; None for others."""
    if any(not _YEAR_COLUMN.isdisjoint(words(column.label)) for column in columns) or _alike(_wides(columns)):
        return None
    found = _alike(_wides(columns, _LEAP_YEAR))
    return found[0].column.written if len(found) >= _SERIES else None


def _wides(columns: Sequence[ColumnRecipe], year: int | None = None) -> list[_Wide]:
    """The wide ones of `columns`; twelve Roman figures over columns are the months of the `year`."""
    if year and {part.strip() for column in columns for part in _PARTS.split(column.label)} >= _ROMANS:
        said = [replace(column, label=_with_year(column.label, year)) for column in columns]
        return [replace(one, column=column) for column, label in zip(columns, said, strict=True) if (one := _wide(label, year))]
    return [one for column in columns if (one := _wide(column, year))]


def _with_year(label: str, year: int) -> str:
    return "".join(f"{part.strip()} {year}" if part.strip() in _ROMANS else part for part in _PARTS.split(label))


def _wide(column: ColumnRecipe, year: int | None = None) -> _Wide | None:
    """The measure and the period that a heading names, in a level or part of its own or as one year within a sentence."""
    parts = _PARTS.split(column.label)
    found = [(n, period) for n, part in enumerate(parts) if not n % 2 and (period := _period(part) or (year and period_in(year, part)))]
    if len(found) == 1:
        rest = [(mark, part) for n, (mark, part) in enumerate(zip(["", *parts[1::2]], parts[::2], strict=True)) if 2 * n != found[0][0]]
        said = [(mark, part) for mark, part in rest if not as_unit(part)]
        measure = "".join(part if not n else mark + part for n, (mark, part) in enumerate(said))
        return _Wide(column=column, measure=measure.strip(), period=found[0][1])
    days = _DAY_WITHIN.findall(column.label)
    within, periods = (_DAY_WITHIN, [_period(day) for day in days]) if days else (_YEAR_WITHIN, _YEAR_WITHIN.findall(column.label))
    if found or len(periods) != 1 or periods[0] is None:
        return None
    measure = " ".join(without_unit(within.sub(" ", column.label)).split()).strip(" ,;-–")
    return _Wide(column=column, measure=measure, period=periods[0])


def period_in(year: int, text: str) -> str | None:
    """The period that `text` writes without its year, in `year`: a day, a month by its name, a quarter, a half. None for others."""
    text = text.strip()
    if re.fullmatch(r"\d{1,2}-[^\W\d_]{3}", text):
        text = text.replace("-", " ")  # as spreadsheets show days: 04-mar
    if _DAY_OF_YEAR.fullmatch(text):
        return _period(f"{text.rstrip('.')}.{year}")
    return None if _NUMBERED.fullmatch(text) else _period(f"{text} {year}")


def _period(text: str) -> str | None:
    text = text.strip()
    if period := to_period(text):
        return period
    day = to_day(text)
    moment = parse_moment(text)
    if moment and not moment.year_first and not moment.short_year and not moment.time:
        first, second, year = moment.numbers
        day = f"{year:04}-{second:02}-{first:02}"
    return day if day and is_moment(day, "%Y-%m-%d") else None


def _alike(wide: Sequence[_Wide]) -> list[_Wide]:
    """Those of the kind of period that most have, with at least two periods for their measure, each once."""
    kinds = [period.kind for one in wide if (period := parse_period(one.period))]
    if not kinds:
        return []
    usual = max(set(kinds), key=kinds.count)
    same = [one for one in wide if (period := parse_period(one.period)) and period.kind is usual]
    seen: dict[str, list[str]] = {}
    for one in same:
        seen.setdefault(fold(one.measure), []).append(one.period)
    return [one for one in same if len(periods := seen[fold(one.measure)]) > 1 and len(set(periods)) == len(periods)]


def _series(columns: Sequence[ColumnRecipe]) -> list[_Wide]:
    """The series over columns: times in the first column, figures in all others, and a heading of as many levels over each."""
    key, *others = columns
    levels = key.label.count(LEVELS)
    if key.type not in _TIMES or not levels or len(others) < _SERIES or any(each.label.count(LEVELS) != levels for each in others):
        return []
    if any(each.type not in _NUMBERS for each in others):
        return []
    wide = [_one_series(column) for column in others]
    return wide if len({(one.period, fold(one.measure)) for one in wide}) == len(wide) else []


def _one_series(column: ColumnRecipe) -> _Wide:
    name, _, measure = column.label.partition(LEVELS)
    return _Wide(column=column, measure=measure, period=name)


def _into(groups: Sequence[Sequence[_Wide]], kept: set[str]) -> tuple[ColumnRecipe, ...] | None:
    """The columns that the values go to, one for each measure; None where the columns of a measure are not of one kind."""
    found: list[ColumnRecipe] = []
    taken = set(kept)
    for group in groups:
        label = group[0].measure or _VALUES
        name = machine_name(without_unit(label), taken, reserved=RESERVED)
        column = _widened([one.column for one in group])
        if column is None:
            return None
        taken.add(name)
        found.append(replace(column, name=name, label=label))
    return tuple(found)


def _widened(columns: Sequence[ColumnRecipe]) -> ColumnRecipe | None:
    """A column that holds what each of `columns` holds, at the place of the first; None where they are of different kinds."""
    types = {column.type for column in columns if column.type is not Type.TEXT or column.format.suffix} or {Type.TEXT}
    statuses = tuple(sorted({sign for column in columns for sign in column.statuses}))
    first = columns[0]
    if types <= set(_NUMBERS):
        numbers = [column for column in columns if column.type in _NUMBERS]
        leading = max(numbers, key=lambda column: (column.type is Type.DECIMAL, column.scale))
        if len({column.format.suffix for column in numbers}) > 1:
            return None
        marks = {column.format.decimal for column in numbers if column.type is Type.DECIMAL}
        if len(marks) > 1 or len({column.format.thousands for column in numbers} - {""}) > 1:
            return None
        thousands = next((column.format.thousands for column in numbers if column.format.thousands), "")
        precision = max(column.precision for column in numbers)
        form = replace(leading.format, thousands=thousands)
        return replace(leading, position=first.position, unit=first.unit, statuses=statuses, precision=precision, format=form)
    if len(types) > 1 or len({column.format for column in columns if column.type in types}) > 1:
        return None
    return replace(next(column for column in columns if column.type in types), position=first.position, statuses=statuses)


def long_columns(columns: Sequence[ColumnRecipe], unpivot: Unpivot) -> tuple[ColumnRecipe, ...]:
    """The columns of the long table: those that stay, the period, the values."""
    spread = {one.position for one in unpivot.columns}
    kept = tuple(column for column in columns if column.position not in spread)
    place = max((column.position for column in columns), default=0) + 1
    kind = Type.PERIOD if all(parse_period(one.period) for one in unpivot.columns) else Type.TEXT
    period = ColumnRecipe(position=place, name=unpivot.name, label=unpivot.label, type=kind)
    return (*kept, period, *unpivot.into)


def periods_of(unpivot: Unpivot) -> list[str]:
    """The periods in their order, each once."""
    return list(dict.fromkeys(one.period for one in unpivot.columns))


def make_long(engine: Engine, texts: TextPart, columns: Sequence[ColumnRecipe], unpivot: Unpivot, *, path: Path) -> TextPart:
    """The texts of a wide table as those of the long one, in a file at `path`: for each row of the file one row for each period."""
    periods = periods_of(unpivot)
    places = {(one.period, one.into): text_name(one.position) for one in unpivot.columns}
    made = long_columns(columns, unpivot)
    stay = [text_name(column.position) for column in made[: -1 - len(unpivot.into)]]
    period = f"unnest([{', '.join(map(text_of, periods))}]) AS {text_name(made[len(stay)].position)}"
    nothing = "CAST(NULL AS VARCHAR)"
    values = [
        f"unnest([{', '.join(places.get((each, column.name), nothing) for each in periods)}]) AS {text_name(column.position)}_v"
        for column in unpivot.into
    ]
    unnested = f"SELECT _row AS row_, {LINE}, {', '.join([*(f'{name} AS {name}_k' for name in stay), period, *values])}, "
    unnested += f"unnest(range({len(periods)})) AS n_ FROM {engine.scan(texts.file, texts.schema)} AS t"
    shown = [
        *(f"{name}_k AS {name}" for name in stay),
        text_name(made[len(stay)].position),
        *(f"{text_name(column.position)}_v AS {text_name(column.position)}" for column in unpivot.into),
    ]
    rows = engine.write(f"SELECT {LINE}, {', '.join(shown)} FROM ({unnested}) AS u ORDER BY row_, n_", str(path))
    return TextPart(file=PartFile(path=path, rows=rows, first_row=1), schema=text_schema(column.position for column in made))


def renewed(unpivot: Unpivot, earlier: Sequence[ColumnRecipe], columns: Sequence[ColumnRecipe], year: int | None = None) -> Unpivot | None:
    """`unpivot` of an earlier file, whose columns were `earlier`, for a file with `columns`: periods may come and go.

    None where no wide column is left, or headings without a year stand in a file without `year`: it may be another one now.
    """
    labels = {column.position: fold(column.label) for column in earlier}
    known = {labels[one.position]: one for one in unpivot.columns if one.position in labels}
    targets = {fold(column.label): column.name for column in unpivot.into}
    spreads = list(_spreads(columns, known, targets, year))
    if not spreads or not all(one.period for one in spreads):
        return None
    positions = {name: min(one.position for one in spreads if one.into == name) for name in {one.into for one in spreads}}
    into = tuple(
        replace(_grown(column, columns, spreads), position=positions[column.name]) for column in unpivot.into if column.name in positions
    )
    ordered = sorted(spreads, key=lambda one: (one.period if parse_period(one.period) else "", one.position))
    return replace(unpivot, columns=tuple(ordered), into=into)


def _named(column: ColumnRecipe, year: int | None, *, series: bool) -> _Wide | None:
    """What a heading that is new names: a period, or a series where those stand over the columns."""
    if not series:
        return _wide(column, year)
    return _one_series(column) if LEVELS in column.label else None


def _period_now(old: Spread, column: ColumnRecipe, year: int | None) -> str:
    """The period of a column known before; that of a heading without a year is one of `year` now, empty where there is none."""
    heading = replace(column, label=column.written)
    if _wide(heading) or not _wide(replace(heading, label=_with_year(heading.label, _LEAP_YEAR)), _LEAP_YEAR):
        return old.period
    now = _wide(replace(heading, label=_with_year(heading.label, year)), year) if year else None
    return now.period if now else ""


def _spreads(columns: Iterable[ColumnRecipe], known: dict[str, Spread], targets: dict[str, str], year: int | None) -> Iterator[Spread]:
    series = not all(parse_period(one.period) for one in known.values())
    for column in columns:
        old = known.get(fold(column.label))
        if old is not None:
            yield replace(old, position=column.position, period=old.period if series else _period_now(old, column, year))
        elif (one := _named(column, year, series=series)) and (target := targets.get(fold(one.measure or _VALUES))):
            yield Spread(position=column.position, period=one.period, into=target)


def _grown(column: ColumnRecipe, columns: Sequence[ColumnRecipe], spreads: Sequence[Spread]) -> ColumnRecipe:
    """A column of values with the digits and signs that the wide columns have now."""
    if column.type not in _NUMBERS:
        return column
    places = {one.position for one in spreads if one.into == column.name}
    wide = [each for each in columns if each.position in places and each.type in _NUMBERS]
    statuses = tuple(sorted({*column.statuses, *(sign for each in wide for sign in each.statuses)}))
    longest = max(wide, key=lambda each: each.scale, default=column)
    if longest.scale <= column.scale:
        return replace(column, statuses=statuses)
    precision = 38 if column.precision == 38 or longest.scale > 9 else 18
    return replace(column, type=Type.DECIMAL, scale=longest.scale, precision=precision, format=longest.format, statuses=statuses)

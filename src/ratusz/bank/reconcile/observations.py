"""A file of observations → columns of numbers: who says what about which phenomenon, area, period and breakdown.

The file is CSV with the columns phenomenon, holding, area, period, value; every other column is a breakdown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.status import status_of
from ratusz.bank.reconcile.numbering import numbered
from ratusz.bank.reconcile.oneplace import Column, joined
from ratusz.bank.reconcile.places import Places
from ratusz.bank.reconcile.problems import refuse
from ratusz.bank.reconcile.spelling import Sort, number_of, period_of, sort_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NAMES = ("phenomenon", "holding", "area", "period")
_PLAIN = r"^-?(\d+(\.\d*)?|\.\d+)$"
_SEEN_FOR_SORT = 400
_LOOKED_AT = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """Observations ordered by series, holding and time; every array but the names has one place for each observation.

    A series is a phenomenon in an area with a breakdown; `series_*` say which. `value` is NaN where there is no number.
    `spellings`: areas that are written otherwise in the file → how they stand here.
    """

    phenomena: tuple[str, ...]
    sorts: tuple[Sort, ...]
    holdings: tuple[str, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    breakdowns: tuple[dict[str, str], ...]
    years: Floats
    series_phenomenon: Ints
    series_area: Ints
    series_breakdown: Ints
    series: Ints
    holding: Ints
    period: Ints
    value: Floats
    raw: pa.Array
    report: Report
    spellings: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.value)

    def of(self, series: NDArray[np.bool_]) -> "Observations":
        """The observations of some series alone; names and numbers of series stay what they are."""
        kept = series[self.series]
        return replace(
            self,
            series=self.series[kept],
            holding=self.holding[kept],
            period=self.period[kept],
            value=self.value[kept],
            raw=self.raw.filter(pa.array(kept)),
        )

    def area(self, text: str) -> str:
        """How the area that a rule or a verdict writes as `text` stands here."""
        return self.spellings.get(text, text)

    def text(self, at: int) -> str:
        """What the file says in observation `at`."""
        found: str = self.raw[at].as_py() or ""
        return found.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded:
    names: list[str]
    codes: Ints


def read_observations(path: Path, *, places: Places | None = None) -> Observations:
    """The observations in the file at `path`; what cannot be used is told in the report and nothing is dropped unsaid.

    `places`: the list of areas whose codes stand for all spellings; without one the spellings of the file are compared.
    """
    table, problems = observation_table(path)
    columns = {name.strip().casefold(): name for name in table.column_names}
    for name in (*NAMES, "value"):
        if name not in columns:
            raise refuse("observations-columns", column=name)
    coded = {name: _coded(table.column(columns[name])) for name in NAMES}
    raw = table.column(columns["value"])
    raw = raw.combine_chunks() if raw.num_chunks != 1 else raw.chunk(0)
    kept = np.ones(len(raw), bool)
    for name in ("phenomenon", "holding"):
        if "" in coded[name].names:
            lost = coded[name].codes == coded[name].names.index("")
            problems += [
                Problem(code="observation-nameless", where=Place(row=int(row) + 2, column=name))
                for row in np.flatnonzero(lost & kept)[:200]
            ]
            kept &= ~lost
    if not kept.any():
        raise refuse("observations-empty")
    extra = {key: _coded(table.column(name)) for key, name in columns.items() if key not in {*NAMES, "value"}}
    spellings, told = _one_spelling(coded, extra, raw, places)
    return replace(_ordered(coded, extra, raw, kept, problems + told), spellings=spellings)


def _one_spelling(
    coded: dict[str, _Coded], extra: dict[str, _Coded], raw: pa.Array, places: Places | None
) -> tuple[Mapping[str, str], list[Problem]]:
    """Areas in one spelling each; `coded` is changed."""
    columns = {name: Column(names=one.names, codes=one.codes) for name, one in {**extra, **coded}.items()}
    others = [one for name, one in columns.items() if name not in {"area", "holding"}]
    found = joined(columns["area"], columns["holding"], others, raw, places)
    if found.spellings:
        area = coded["area"]
        names = sorted({found.spellings.get(name, name) for name in area.names})
        place = {name: number for number, name in enumerate(names)}
        again = np.array([place[found.spellings.get(name, name)] for name in area.names], np.int64)
        coded["area"] = _Coded(names=names, codes=again[area.codes])
    return found.spellings, list(found.problems)


def observation_table(path: Path) -> tuple[pa.Table, list[Problem]]:
    """The rows of the file as texts, and the rows that are no rows."""
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    encoding = encoding_of(head)
    try:
        lines = head.decode(encoding, errors="replace" if len(head) == _LOOKED_AT else "strict").lstrip("\ufeff").splitlines()
    except UnicodeDecodeError as error:
        raise refuse("observations-not-text") from error
    told = lines[0][4:5] if lines and lines[0][:4].casefold() == "sep=" else ""
    first = next((line for line in lines[1 if told else 0 :] if line.strip()), "")
    delimiter = told or max(",;\t|", key=first.count)
    if "phenomenon" not in first.casefold() or not told.isascii():
        raise refuse("observations-columns" if first.strip() else "observations-empty", column="phenomenon")
    if len([line for line in lines if line.strip()]) < (3 if told else 2):
        raise refuse("observations-empty")
    broken: list[Problem] = []

    def odd(row: Any) -> str:
        broken.append(Problem(code="observation-broken", where=Place(row=row.number), found=(row.text or "")[:80]))
        return "skip"

    reading = csv.ReadOptions(encoding=encoding, use_threads=False, skip_rows=1 if told else 0)
    parsing = csv.ParseOptions(delimiter=delimiter, invalid_row_handler=odd, newlines_in_values=True)
    try:
        names = next(iter(csv.open_csv(path, reading, parsing))).schema.names
        broken.clear()
        heads = [name.strip().casefold() for name in names]
        if twice := next((name for name in heads if heads.count(name) > 1), None):
            raise refuse("observations-damaged", found=f"{twice}, {twice}")
        kinds = {name: pa.string() if name.strip().casefold() == "value" else pa.dictionary(pa.int32(), pa.string()) for name in names}
        table = csv.read_csv(path, reading, parsing, csv.ConvertOptions(column_types=kinds, strings_can_be_null=False))
    except UnicodeDecodeError as error:
        raise refuse("observations-not-text") from error
    except (pa.ArrowInvalid, StopIteration) as error:
        raise refuse("observations-damaged", found=str(error).splitlines()[0][:200] if str(error) else path.name) from error
    if not len(table):
        raise refuse("observations-empty")
    return table, broken


def encoding_of(head: bytes) -> str:
    """In what the text that begins with `head` is written; what is no text (a workbook, a program) is refused."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if b"\0" in head:
        raise refuse("observations-not-text")
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A letter may be cut in two where the sample ends.
        return "utf8" if error.start > len(head) - 4 and len(head) == _LOOKED_AT else "cp1250"
    return "utf8"


def _coded(column: pa.ChunkedArray) -> _Coded:
    """Texts of a column as codes; spellings that differ only in spaces at the ends or between words are one."""
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    found = [" ".join((text or "").split()) for text in whole.dictionary.to_pylist()]
    names = sorted(set(found))
    place = {name: number for number, name in enumerate(names)}
    again = np.fromiter((place[name] for name in found), np.int64, len(found))
    codes = whole.indices.fill_null(0).to_numpy(zero_copy_only=False)
    return _Coded(names=names, codes=again[codes])


def _in_time(coded: _Coded) -> tuple[_Coded, Floats, list[Problem]]:
    """Periods in their canonical texts and their order in time, with the middle of each in years; names come last, without one."""
    problems, known = [], {}
    for name in coded.names:
        period = period_of(name)
        known[name] = (str(period), (period.first.toordinal() + period.last.toordinal()) / 2 / 365.2425) if period else (name, np.nan)
        if period is None and name:
            problems.append(Problem(code="period-unknown", found=name, where=Place(column="period")))
    order = sorted(set(known.values()), key=lambda one: (one[1] != one[1], one[1], one[0]) if one[1] == one[1] else (True, 0.0, one[0]))
    place = {text: number for number, (text, _) in enumerate(order)}
    again = np.array([place[known[name][0]] for name in coded.names], np.int64)
    return _Coded(names=[text for text, _ in order], codes=again[coded.codes]), np.array([year for _, year in order]), problems


def _broken_down(extra: dict[str, _Coded], size: int) -> tuple[list[dict[str, str]], Ints]:
    codes = np.zeros(size, np.int64)
    told: list[dict[str, str]] = [{}]
    for name, coded in sorted(extra.items()):
        both, codes = numbered(codes * len(coded.names) + coded.codes, len(told) * len(coded.names))
        told = [
            {**told[int(one) // len(coded.names)], **({name: text} if (text := coded.names[int(one) % len(coded.names)]) else {})}
            for one in both
        ]
    return told, codes


def _ordered(
    coded: dict[str, _Coded], extra: dict[str, _Coded], raw: pa.Array, kept: NDArray[np.bool_], problems: list[Problem]
) -> Observations:
    when, years, strange = _in_time(coded["period"])
    problems += strange
    told, broken_down = _broken_down(extra, len(raw))
    areas, size = coded["area"], len(told)
    key = (coded["phenomenon"].codes * len(areas.names) + areas.codes) * size + broken_down
    known, series = numbered(key, len(coded["phenomenon"].names) * len(areas.names) * size)
    slots = (series * len(coded["holding"].names) + coded["holding"].codes) * len(when.names) + when.codes
    order = np.flatnonzero(kept) if kept.all() and (np.diff(slots) > 0).all() else np.argsort(slots, kind="stable")
    order = order[kept[order]]
    again = np.flatnonzero(np.diff(slots[order]) == 0) + 1
    texts = raw.take(pa.array(order)) if len(again) or len(order) != len(raw) or (np.diff(order) != 1).any() else raw
    problems += [
        Problem(code="observation-repeated", where=Place(row=int(order[at]) + 2), found=texts[int(at)].as_py())
        for at in again[:200]
        if texts[int(at)].as_py() != texts[int(at) - 1].as_py()
    ]
    if len(again):
        first = np.ones(len(order), bool)
        first[again] = False
        order, texts = order[first], texts.filter(pa.array(first))
    phenomenon = coded["phenomenon"].codes[order]
    values, sorts, wrong = _values(texts, phenomenon, coded["phenomenon"].names)
    problems += [
        Problem(code="observation-not-a-number", where=Place(row=int(order[at]) + 2, column="value"), found=text)
        for at, text in wrong[:200]
    ]
    return Observations(
        phenomena=tuple(coded["phenomenon"].names),
        sorts=tuple(sorts),
        holdings=tuple(coded["holding"].names),
        areas=tuple(areas.names),
        periods=tuple(when.names),
        breakdowns=tuple(told),
        years=years,
        series_phenomenon=known // size // len(areas.names),
        series_area=known // size % len(areas.names),
        series_breakdown=known % size,
        series=series[order],
        holding=coded["holding"].codes[order],
        period=when.codes[order],
        value=values,
        raw=texts,
        report=Report.of(tuple(problems)),
    )


def _values(texts: pa.Array, phenomenon: Ints, names: list[str]) -> tuple[Floats, list[Sort], list[tuple[int, str]]]:
    """Numbers of the observations, what the values of each phenomenon are, and the texts among numbers with their places."""
    plain = pc.match_substring_regex(texts, _PLAIN).to_numpy(zero_copy_only=False)
    values = np.full(len(texts), np.nan)
    if plain.any():
        values[plain] = pc.cast(texts.filter(pa.array(plain)), pa.float64()).to_numpy(zero_copy_only=False)
    sorts = [Sort.NUMBER] * len(names)
    rest = np.flatnonzero(~plain)
    written = dict(zip(rest.tolist(), (text.strip() for text in texts.take(pa.array(rest)).to_pylist()), strict=True))
    for number in np.unique(phenomenon[rest]):
        odd = rest[phenomenon[rest] == number]
        worded = [text for at in odd.tolist() if (text := written[at]) and status_of(text) is None]
        of_numbers = int(((phenomenon == number) & plain).sum())
        if len(worded) > of_numbers:
            sorts[number] = sort_of(worded[:: max(1, len(worded) // _SEEN_FOR_SORT)])
    wrong: list[tuple[int, str]] = []
    for at, text in written.items():
        if not text or sorts[phenomenon[at]] is not Sort.NUMBER or status_of(text) is not None:
            continue
        found = number_of(text)
        if found is None:
            wrong.append((at, text))
        else:
            values[at] = found
    for number, sort in enumerate(sorts):
        if sort is not Sort.NUMBER:
            values[phenomenon == number] = np.nan
    return values, sorts, wrong


def is_dated(years: Floats) -> bool:
    """Whether every period has a place in time."""
    return bool(np.isfinite(years).all())


def today_of(year: float) -> date:
    """The day at `year` of the axis of time that observations have."""
    return date.fromordinal(round(year * 365.2425))

"""From texts to typed parts, by the expressions of `cells`.

Most cells are exact. The others, usually few, are gathered from all columns into one long file (`_row`, column, text) and settled
there by kind of column, which gives the statuses, the raw texts and the problems; then all cells are typed where they stand.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.types import sql_type
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.read.cells import UNREADABLE, Cell, cell, plain_text, text_of
from ratusz.bank.read.recipe import ColumnRecipe
from ratusz.bank.read.syntax import NOTE_MARK, ZONED
from ratusz.bank.read.textpart import TextPart, Texts, text_name

#: Columns asked about in one statement.
_AT_ONCE = 64
_CODES = {"unreadable": "unreadable-value", "formula": "formula-without-value", "error": "spreadsheet-error", "noted": "footnote-mark"}
_EXAMPLE = datetime(2024, 12, 31, 14, 30)  # noqa: DTZ001  local time, as files write it
_GATHERED = Schema(
    columns=(
        Column(name="place", label="", type=Type.INTEGER),
        Column(name="line", label="", type=Type.INTEGER),
        Column(name="said", label="", type=Type.TEXT),
    )
)
_SETTLED = Schema(columns=(*_GATHERED.columns, *(Column(name=name, label="", type=Type.TEXT) for name in ("other", "code", "raw"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A typed table in the work folder and the cells that did not fit."""

    table: Table
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """The cells that are not exact, settled: a FROM item with `_row`, place, line, said, other, code, raw; and facts by place.

    `places`: the columns that have any, with how many; `statuses`: those of which some cell has a status; `raws`: texts to be kept.
    """

    source: str
    files: tuple[Path, ...]
    places: dict[int, int]
    statuses: frozenset[int]
    raws: int

    def discard(self) -> None:
        """Remove the files."""
        for file in self.files:
            file.unlink(missing_ok=True)


def convert(engine: Engine, texts: TextPart, columns: Sequence[ColumnRecipe], *, name: str, work: Path, stem: str) -> Converted:
    """Type the texts of `texts` into `work/stem.parquet` and, where needed, `work/stem-raw.parquet`."""
    rows = Texts(source=engine.scan(texts.file, texts.schema), line=texts.line)
    odd = find_odd(engine, rows, cells_of(columns), columns, work=work, stem=stem)
    return convert_with(engine, rows, cells_of(columns), columns, odd, name=name, work=work, stem=stem)


def find_odd(engine: Engine, texts: Texts, cells: Sequence[Cell], columns: Sequence[ColumnRecipe], *, work: Path, stem: str) -> Odd | None:
    """The cells of `texts` that are not exact, None where all are; `cells` are the expressions of `columns`."""
    rough: Sequence[int] = range(len(cells))
    if len(cells) > _AT_ONCE:
        rough = odd_columns(engine, cells, texts.source)
    return (
        _settle(engine, texts, columns, cells, rough, (work / f"{stem}-odd.parquet", work / f"{stem}-settled.parquet")) if rough else None
    )


def convert_with(
    engine: Engine,
    texts: Texts,
    cells: Sequence[Cell],
    columns: Sequence[ColumnRecipe],
    odd: Odd | None,
    *,
    name: str,
    work: Path,
    stem: str,
) -> Converted:
    """The same when the odd cells are known; their files are removed."""
    path = work / f"{stem}.parquet"
    if odd is None:
        schema = Schema(columns=tuple(column.column(has_status=False) for column in columns))
        rows = engine.write(f"SELECT {_exact(cells, schema)} FROM {texts.source} AS t", str(path))
        return Converted(table=_table(schema, path, rows), report=Report())
    schema = Schema(columns=tuple(column.column(has_status=n in odd.statuses) for n, column in enumerate(columns)))
    way = _in_place if len(odd.places) <= _AT_ONCE else _joined
    rows = engine.write(way(texts.source, schema, cells, odd), str(path))
    raw = _write_raw(engine, columns, odd, work / f"{stem}-raw.parquet")
    report = _report(engine, columns, odd, name, texts.told)
    odd.discard()
    return Converted(table=_table(schema, path, rows, raw), report=report)


def convert_exact(engine: Engine, source: str, cells: Sequence[Cell], columns: Sequence[ColumnRecipe], *, work: Path, stem: str) -> Table:
    """The same in one pass over `source`, a FROM item with text columns by position; no text may need a status or its raw kept.

    The first other cell raises TextDiffers, and nothing remains.
    """
    selected = ", ".join(f"{each.strict} AS {quote(column.name)}" for column, each in zip(columns, cells, strict=True))
    path = work / f"{stem}.parquet"
    rows = engine.write(f"SELECT {selected} FROM {source} AS t", str(path))
    return _table(Schema(columns=tuple(column.column(has_status=False) for column in columns)), path, rows)


def is_exact(engine: Engine, texts: TextPart, columns: Sequence[ColumnRecipe]) -> bool:
    """Whether no cell of `texts` needs a status or its raw text kept."""
    return not odd_columns(engine, cells_of(columns), engine.scan(texts.file, texts.schema))


def cells_of(columns: Sequence[ColumnRecipe], *, plain: bool = False) -> list[Cell]:
    """The expressions of each column over the texts at its position. `plain`: as `Survey` says of all texts."""
    return [(plain_text if plain and column.type is Type.TEXT else cell)(column, text_name(column.position)) for column in columns]


def odd_columns(engine: Engine, cells: Sequence[Cell], source: str) -> list[int]:
    """The columns of which some cell is not exact."""
    found: list[int] = []
    for start, some in _some(range(len(cells))):
        asked = ", ".join(f"bool_or({cells[n].odd})" for n in some)
        found += [start + k for k, odd in enumerate(engine.fetch(f"SELECT {asked} FROM {source} AS t")[0]) if odd]
    return found


def _some(numbers: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield start, numbers[start : start + _AT_ONCE]


def _table(schema: Schema, path: Path, rows: int, raw: tuple[PartFile, ...] = ()) -> Table:
    return Table(schema=schema, parts=(PartFile(path=path, rows=rows, first_row=1),), raw=raw)


def _exact(cells: Sequence[Cell], schema: Schema) -> str:
    return ", ".join(f"{each.typed} AS {quote(column.name)}" for column, each in zip(schema.columns, cells, strict=True))


def _settle(
    engine: Engine,
    texts: Texts,
    columns: Sequence[ColumnRecipe],
    cells: Sequence[Cell],
    rough: Sequence[int],
    files: tuple[Path, Path],
) -> Odd | None:
    odd = ", ".join(f"CASE WHEN {cells[n].odd} THEN {cells[n].text} END AS p{n}_" for n in rough)
    some = " OR ".join(cells[n].odd for n in rough)
    rows = engine.write(
        f"SELECT _row, CAST(place[2:-2] AS BIGINT) AS place, line, said FROM "
        f"(SELECT _row, {texts.line} AS line, {odd} FROM {texts.source} AS t WHERE {some}) "
        f"UNPIVOT (said FOR place IN ({', '.join(f'p{n}_' for n in rough)}))",
        str(files[0]),
    )
    if not rows:
        files[0].unlink()
        return None
    long = engine.scan(PartFile(path=files[0], rows=rows, first_row=None), _GATHERED)
    places = dict(engine.fetch(f"SELECT place, count(*) FROM {long} AS t GROUP BY place ORDER BY place"))
    settled = " UNION ALL ".join(
        cell(columns[alike[0]], "said").settled(
            f"(SELECT _row, place, line, said FROM {long} AS t WHERE place IN ({', '.join(map(str, alike))}))"
        )
        for alike in _alike(columns, list(places))
    )
    rows = engine.write(f"SELECT * FROM ({settled}) AS s", str(files[1]))
    done = engine.scan(PartFile(path=files[1], rows=rows, first_row=None), _SETTLED)
    facts = engine.fetch(f"SELECT place, count(code), count(raw) FROM {done} AS t GROUP BY place")
    statuses = frozenset(place for place, codes, _ in facts if codes)
    return Odd(source=done, files=files, places=places, statuses=statuses, raws=sum(raws for _, _, raws in facts))


def _alike(columns: Sequence[ColumnRecipe], rough: Sequence[int]) -> list[list[int]]:
    """The rough columns in groups of one type and format."""
    groups: dict[object, list[int]] = {}
    for n in rough:
        column = columns[n]
        groups.setdefault((column.type, column.precision, column.scale, column.format), []).append(n)
    return list(groups.values())


def _in_place(source: str, schema: Schema, cells: Sequence[Cell], odd: Odd) -> str:
    """The statement that works out all cells where they stand: it keeps the order of rows without sorting them."""
    selected = []
    for n, (column, each) in enumerate(zip(schema.columns, cells, strict=True)):
        selected.append(f"{each.value if n in odd.places else each.typed} AS {quote(column.name)}")
        if column.has_status:
            selected.append(f"{each.status} AS {quote(column.status_name)}")
    return f"SELECT {', '.join(selected)} FROM {source} AS t"


def _joined(source: str, schema: Schema, cells: Sequence[Cell], odd: Odd) -> str:
    """The statement that puts the settled cells back where they stood: for so many columns that the other were too long to plan."""
    selected = []
    for n, (column, each) in enumerate(zip(schema.columns, cells, strict=True)):
        if n not in odd.places:
            selected.append(f"{each.typed} AS {quote(column.name)}")
            continue
        other = f"CAST(others_[{n}] AS {sql_type(column)})"
        selected.append(f"CASE WHEN {each.exact} THEN {each.typed} ELSE {other} END AS {quote(column.name)}")
        if column.has_status:
            selected.append(f"codes_[{n}] AS {quote(column.status_name)}")
    wide = "map(list(place), list(other)) AS others_, map(list(place), list(code)) AS codes_"
    settled = f"(SELECT _row AS of_row_, {wide} FROM {odd.source} AS s GROUP BY _row)"
    return f"SELECT {', '.join(selected)} FROM {source} AS t LEFT JOIN {settled} AS o ON of_row_ = t._row ORDER BY t._row"


def _write_raw(engine: Engine, columns: Sequence[ColumnRecipe], odd: Odd, path: Path) -> tuple[PartFile, ...]:
    if not odd.raws:
        return ()
    names = ", ".join(text_of(column.name) for column in columns)
    rows = engine.write(
        f'SELECT _row, [{names}][place + 1] AS "column", raw FROM {odd.source} AS t WHERE raw IS NOT NULL ORDER BY _row, place', str(path)
    )
    return (PartFile(path=path, rows=rows, first_row=None),)


def _report(engine: Engine, columns: Sequence[ColumnRecipe], odd: Odd, name: str, told: Callable[[int], int]) -> Report:
    """A problem for each cell that is unreadable or an error of the spreadsheet; at most `KEPT_PER_CODE` of each are fetched."""
    numbers = (
        ", ".join(str(place) for place, column in enumerate(columns) if column.type in (Type.INTEGER, Type.DECIMAL, Type.PERIOD)) or "-1"
    )
    noted = f"(code IS NULL AND other IS NOT NULL AND place IN ({numbers}) AND regexp_matches(said, '{NOTE_MARK}[\\s]*$'))"
    kind = f"CASE WHEN code = '{UNREADABLE}' AND starts_with(said, '=') THEN 'formula' WHEN {noted} THEN 'noted' ELSE code END"
    found = engine.fetch(
        f"SELECT place, line, said, {kind} AS kind, count(*) OVER (PARTITION BY kind) FROM {odd.source} AS t "
        f"WHERE code IN ('error', '{UNREADABLE}') OR {noted} "
        f"QUALIFY row_number() OVER (PARTITION BY kind ORDER BY _row, place) <= {Report.KEPT_PER_CODE} ORDER BY _row, place"
    )
    totals = {_CODES[kind]: count for _, _, _, kind, count in found}
    problems = [
        Problem(
            code=_CODES[kind],
            where=Place(table=name, row=told(line), column=columns[place].label),
            found=said[:80],
            expected=example(columns[place]),
        )
        for place, line, said, kind, _ in found
    ]
    return Report.of(tuple(problems), totals)


def example(column: ColumnRecipe) -> str:
    """How a value of `column` is written there, as an example."""
    form = column.format
    match column.type:
        case Type.INTEGER:
            return f"123{form.suffix}"
        case Type.DECIMAL:
            return f"12{form.decimal}{'34567890'[: column.scale]}{form.suffix}"
        case Type.DATE | Type.DATETIME | Type.TIME:
            return _EXAMPLE.strftime(form.pattern.removesuffix(ZONED))
        case Type.BOOLEAN:
            return f"{form.true} / {form.false}"
        case Type.PERIOD:
            return "2024, 2024-Q1, 2024-05"
        case _:
            return "abc"

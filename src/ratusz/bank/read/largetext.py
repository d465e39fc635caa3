"""A large text as the engine sees it: FROM items of its rows, with or without a look at whether they are rows of data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ratusz.bank.engine.protocol import OTHER_SPELLING, Engine, TextDiffers, quote
from ratusz.bank.model.problem import Report
from ratusz.bank.read.cells import text_of
from ratusz.bank.read.dialect import is_padded
from ratusz.bank.read.recipe import ColumnRecipe, Dialect
from ratusz.bank.read.replay import Plan
from ratusz.bank.read.sample import Sample
from ratusz.bank.read.survey import Survey
from ratusz.bank.read.textpart import Texts, text_name

#: What a statement says that met a row without values, the heading again, or a value in a column without a name.
ROW = f"{OTHER_SPELLING} of a row"
#: Whatever a row without values may be made of.
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A UTF-8 text to be read: `skip` lines, `first` rows, stand before its data; each row has `width` fields; `told` counts rows as
    people do. `is_even`: whether it was made so. `report`, `footer`: what was found on the way.
    """

    path: Path
    sample: Sample
    dialect: Dialect
    survey: Survey
    skip: int
    first: int
    width: int
    told: Callable[[int], int]
    is_even: bool = False
    report: Report = field(default_factory=Report)
    footer: tuple[tuple[int, str], ...] = ()


def even_rows(error: TextDiffers) -> bool:
    """Whether a statement gave up at a cell, not at a row."""
    return OTHER_SPELLING in str(error) and not str(error).endswith(ROW)


def all_texts(engine: Engine, text: Text) -> Texts:
    """The rows of `text`, numbered."""
    return Texts(source=f"(SELECT row_number() OVER () AS _row, * FROM {_scan(engine, text)} AS s)", line="_row", told=text.told)


def checked_texts(engine: Engine, text: Text, columns: Sequence[ColumnRecipe], plan: Plan, *, exact: bool) -> str:
    """The same as a FROM item; the statement fails at a row that is no row of data. `exact`: it fails at a blank cell anyway, and needs
    no numbers.
    """
    source = _scan(engine, text, as_read=True) if exact else all_texts(engine, text).source
    used = {column.position for column in columns}
    names = [quote(text_name(position)) for position in range(text.width)]
    ways = [f"{names[n]} IS NOT NULL" for n in range(text.width) if n not in used]
    if not text.is_even:
        ways += [_is_empty(names, exact=exact), *_repeated(text, plan)]
    if not ways:
        return source
    return f"(SELECT * FROM {source} AS s WHERE CASE WHEN {' OR '.join(ways)} THEN error('{ROW}') ELSE true END)"


def _is_empty(names: Sequence[str], *, exact: bool) -> str:
    if exact:
        return f"coalesce({', '.join(names)}) IS NULL"
    filled = ", ".join(f"nullif(trim({name}, {text_of(_BLANKS)}), '')" for name in names)
    return f"CASE WHEN {names[0]} BETWEEN '!' AND '~' THEN false ELSE coalesce({filled}) IS NULL END"


def _repeated(text: Text, plan: Plan) -> list[str]:
    """Whether a row is one of the heading, in SQL."""
    rows = [[cell.strip() for cell in text.sample.grid.rows[row][: text.width]] for row in plan.layout.header]
    return [
        "(" + " AND ".join(f"{quote(text_name(position))} = {text_of(cell)}" for position, cell in enumerate(cells) if cell) + ")"
        for cells in rows
        if sum(map(bool, cells)) > 1
    ]


def _scan(engine: Engine, text: Text, *, as_read: bool = False) -> str:
    """The texts of `text`. `as_read`: with the blanks that our reader passes over where they stand before a field."""
    dialect = text.dialect
    names = [text_name(position) for position in range(text.width)]
    source = engine.scan_csv(
        text.path,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar,
        escapechar=dialect.escapechar,
        skip=text.skip,
        names=names,
    )
    if as_read or not is_padded(dialect):
        return source
    bare = ", ".join(f"CASE WHEN {name} < '!' THEN nullif(ltrim({name}, ' '), '') ELSE {name} END AS {name}" for name in names)
    return f"(SELECT {bare} FROM {source} AS r)"

"""A workbook to be filled in: the columns of a table with their lists and kinds, the rows that are expected, and how it is done.

It is read with no question, since its mark names the recipe by which it is read: `recipe_of_template`, kept in the store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.status import STATUSES
from ratusz.bank.model.table import Table
from ratusz.bank.read.grid import MAX_COLUMNS, Grid
from ratusz.bank.read.header import find_columns
from ratusz.bank.read.labels import unit_of
from ratusz.bank.read.markedsheets import sheet_names
from ratusz.bank.read.recipe import Area, ColumnRecipe, Format, Recipe, TableRecipe
from ratusz.bank.read.roles import Layout
from ratusz.bank.read.templates import TemplateMark

#: Different values that are offered as a list, rows that are expected, rows below them that may be filled in.
MOST_CHOICES, MOST_ROWS, ROOM = 60, 5_000, 1_000
_MOST_CHOICE_CHARACTERS = 120
#: An area that no sheet is larger than: the rows of a template are never taken for two tables.
_SHEET_ROWS = 1_048_576
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_GUIDE = N_("How to fill it in")
_INK, _HEAD, _KEY = "#1E2B32", "#DCE8F4", "#FCE3C0"
_FORMATS = {
    Type.TEXT: "@", Type.PERIOD: "@", Type.BOOLEAN: "@", Type.INTEGER: "0", Type.DATE: "yyyy-mm-dd", Type.DATETIME: "yyyy-mm-dd hh:mm:ss",
    Type.TIME: "hh:mm",
}  # fmt: skip
_PATTERNS = {Type.DATE: "%Y-%m-%d", Type.DATETIME: "%Y-%m-%d %H:%M:%S", Type.TIME: "%H:%M"}
_KINDS = {
    Type.TEXT: N_("text or code, with its zeros: 007"), Type.PERIOD: N_("period: 2024, 2024-Q1, 2024-05, 2024/25"),
    Type.BOOLEAN: N_("tak or nie"), Type.INTEGER: N_("whole number"), Type.DECIMAL: N_("number"), Type.DATE: N_("day: 2024-05-31"),
    Type.DATETIME: N_("day and time: 2024-05-31 14:30"), Type.TIME: N_("time: 14:30"),
}  # fmt: skip
_STEPS = (
    N_("Fill in the sheet “{sheet}”: a row for each record, from the second row on. Leave the heading as it is."),
    N_("Rows that have nothing new may be deleted. Do not add totals, notes or empty rows."),
    N_("Where there is no number, write a sign of official statistics: {signs}."),
    N_("Save it as XLSX and deliver it to “{title}”. It will be read with no question."),
)
_EXPECTED = N_("The columns that tell rows apart are filled in as they were last time; write the period yourself.")
_HEADS = (N_("Column"), N_("What it holds"), N_("Unit of measure"), N_("What it means"))
_ODD = N_("This is not what the column usually holds")
_ODD_TEXT = N_("Expected: {kind}. Keep it if it is right: a new value, or a sign such as “-”.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWord:
    """What people call a column: label, meaning, unit; each may be empty. `codes`: the values it is allowed to hold, where said."""

    label: str = ""
    meaning: str = ""
    unit: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateWords:
    """What a template says: title of the table, words of its columns by name, language; `key`: columns that tell rows apart.

    `expected`: whether rows as those of the last period are filled in.
    """

    title: str
    language: str
    columns: Mapping[str, ColumnWord] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    expected: bool = True

    @property
    def sheets(self) -> tuple[str, str]:
        """The names of the sheet to fill in and of the one that explains."""
        guide = say(_GUIDE, self.language)
        return sheet_names([self.title], guide)[self.title], guide


def recipe_of_template(schema: Schema, words: TemplateWords) -> Recipe:
    """How a filled-in template is read: every column is what it is in `schema`, and nothing is guessed."""
    sheet = words.sheets[0]
    heads = headings(schema, words)
    found = find_columns(Grid(name=sheet, rows=[heads]), Layout(header=(0,), skipped=(), footer=(), body=())).columns
    columns = tuple(_column(column, found[position]) for position, column in enumerate(schema.columns))
    area = Area(top=1, left=1, bottom=_SHEET_ROWS, right=MAX_COLUMNS)
    return Recipe(format="xlsx", dialect=None, tables=(TableRecipe(name=sheet, area=area, header_rows=(1,), columns=columns),))


def _column(column: Column, found: ColumnRecipe) -> ColumnRecipe:
    """The recipe of a column under the heading `found`, as the reader understands that."""
    label = column.label or column.name
    form = Format(decimal=",", pattern=_PATTERNS.get(column.type, ""))
    if column.type is Type.BOOLEAN:
        form = replace(form, true="tak", false="nie")
    return ColumnRecipe(
        position=found.position,
        name=column.name,
        label=label,
        heading="" if found.label == label else found.label,
        type=column.type,
        unit=column.unit,
        precision=column.precision,
        scale=column.scale,
        format=form,
        settled=True,
    )


def headings(schema: Schema, words: TemplateWords) -> list[str]:
    """The first row of the sheet: labels with units, no two alike."""
    heads: list[str] = []
    for column in schema.columns:
        word = words.columns.get(column.name, ColumnWord())
        label = " ".join((word.label or column.label or column.name).split())
        unit = word.unit or column.unit
        head = label if not unit or unit_of(label) or unit in label else f"{label} [{unit}]"
        heads.append(head if head not in heads else f"{head} ({column.name})")
    return heads


def write_template(engine: Engine, table: Table, path: Path, *, words: TemplateWords, mark: TemplateMark) -> None:
    """Write the template of `table`, the version that stands, to `path`."""
    sheet, guide = words.sheets
    schema = table.schema
    rows = _expected(engine, table, words) if words.expected else []
    choices = {n: found for n, column in enumerate(schema.columns) if (found := _coded(column, words) or _choices(engine, table, column))}
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        for name, value in mark.properties().items():
            book.set_custom_property(name, value, "text")
        data, explains = book.add_worksheet(sheet), book.add_worksheet(guide)
        lists = _explain(book, explains, schema, words, choices, has_rows=bool(rows))
        _data(book, data, schema, words, rows, lists)
        data.activate()


def _expected(engine: Engine, table: Table, words: TemplateWords) -> list[dict[int, Any]]:
    """The rows that are expected: values of the key columns by position, those of the last period, or all where none of them is one."""
    schema = table.schema
    key = [schema.column(name) for name in words.key if name in schema]
    period = next((column for column in key if column.type in {Type.PERIOD, Type.DATE}), None)
    shown = [column for column in key if column is not period]
    if not shown:
        return []
    names = ", ".join(quote(column.name) for column in shown)
    source = engine.scan_table(table)
    last = ""
    if period is not None:
        name = quote(period.name)
        last = f"WHERE {name} = (SELECT max({name}) FROM {source} AS l)"
    found = engine.fetch(f"SELECT {names} FROM {source} AS t {last} GROUP BY {names} ORDER BY min(_row) LIMIT {MOST_ROWS + 1}")
    if len(found) > MOST_ROWS:
        return []
    places = [schema.names.index(column.name) for column in shown]
    return [dict(zip(places, row, strict=True)) for row in found]


def _coded(column: Column, words: TemplateWords) -> list[str]:
    """The codes that the dictionary names for a column of texts."""
    codes = words.columns.get(column.name, ColumnWord()).codes
    return list(codes) if column.type is Type.TEXT and len(codes) <= MOST_CHOICES else []


def _choices(engine: Engine, table: Table, column: Column) -> list[str]:
    """The values of a column of texts that has few."""
    if column.type is Type.BOOLEAN:
        return ["tak", "nie"]
    if column.type is not Type.TEXT:
        return []
    name = quote(column.name)
    source = engine.scan_table(table)
    found = engine.fetch(
        f"SELECT {name} FROM {source} AS t WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY min(_row) LIMIT {MOST_CHOICES + 1}"
    )
    values = [str(value) for (value,) in found]
    few = 1 < len(values) <= min(MOST_CHOICES, max(table.rows // 2, 2))
    return values if few and all(len(value) <= _MOST_CHOICE_CHARACTERS for value in values) else []


def _data(book: Any, sheet: Any, schema: Schema, words: TemplateWords, rows: Sequence[Mapping[int, Any]], lists: Mapping[int, str]) -> None:
    style = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "font_color": _INK}
    heads = {True: book.add_format({**style, "bg_color": _KEY}), False: book.add_format({**style, "bg_color": _HEAD})}
    last = len(rows) + ROOM
    for number, (column, head) in enumerate(zip(schema.columns, headings(schema, words), strict=True)):
        cells = book.add_format({"num_format": _pattern(column)})
        sheet.set_column(number, number, min(max(len(head) + 2, 12), 34), cells)
        sheet.write_string(0, number, head, heads[column.name in words.key])
        sheet.data_validation(1, number, last, number, _validation(column, words, lists.get(number), head))
        for row, expected in enumerate(rows, 1):
            if (value := expected.get(number)) is not None:
                _write(sheet, row, number, value, cells)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, number: int, value: Any, cells: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, number, "tak" if value else "nie", cells)
    elif isinstance(value, str):
        sheet.write_string(row, number, value, cells)
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(row, number, value, cells)
    else:
        sheet.write_number(row, number, value, cells)


def _pattern(column: Column) -> str:
    if column.type is Type.DECIMAL:
        return "0" + ("." + "0" * column.scale if column.scale else "")
    return _FORMATS[column.type]


def _validation(column: Column, words: TemplateWords, choices: str | None, head: str) -> dict[str, Any]:
    """What a cell may hold; anything else is asked about and may stay, for there are signs, and new values."""
    kind = say(_KINDS[column.type], words.language)
    meaning = words.columns.get(column.name, ColumnWord()).meaning
    told = {
        "input_title": head[:32],
        "input_message": f"{kind}. {meaning}"[:255].strip(),
        "error_title": say(_ODD, words.language)[:32],
        "error_message": say(_ODD_TEXT, words.language, {"kind": kind})[:255],
        "error_type": "warning",
    }
    if choices:
        return {"validate": "list", "source": choices, **told}
    match column.type:
        case Type.INTEGER:
            return {"validate": "integer", "criteria": "between", "minimum": -(10**15), "maximum": 10**15, **told}
        case Type.DECIMAL:
            return {"validate": "decimal", "criteria": "between", "minimum": -(10**15), "maximum": 10**15, **told}
        case _:
            return {"validate": "any", **told}


def _explain(
    book: Any, sheet: Any, schema: Schema, words: TemplateWords, choices: Mapping[int, Sequence[str]], *, has_rows: bool
) -> dict[int, str]:
    """The sheet that explains; where each list of values stands on it, as a formula."""
    wrap = {"text_wrap": True, "valign": "top"}
    body, head = book.add_format(wrap), book.add_format({"bold": True, "bottom": 2, **wrap})
    for column, width in enumerate((34, 38, 18, 70)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, words.title, book.add_format({"bold": True, "font_size": 15}))
    row = 1
    for number, step in enumerate(_steps(words, has_rows=has_rows), 1):
        sheet.merge_range(row, 0, row, 3, "", body)
        sheet.write_string(row, 0, f"{number}. {step}", body)
        row += 1
    row += 1
    for column, text in enumerate(_HEADS):
        sheet.write_string(row, column, say(text, words.language), head)
    for one, label in zip(schema.columns, headings(schema, words), strict=True):
        row += 1
        word = words.columns.get(one.name, ColumnWord())
        kind = say(_KINDS[one.type], words.language)
        for column, text in enumerate((label, kind, word.unit or one.unit or "", word.meaning)):
            sheet.write_string(row, column, text, body)
    return _lists(sheet, words, choices, head)


def _steps(words: TemplateWords, *, has_rows: bool) -> Iterator[str]:
    signs = ", ".join(f"{status.sign} – {say(status.meaning, words.language)}" for status in STATUSES[:4])
    for step in _STEPS:
        yield say(step, words.language, {"sheet": words.sheets[0], "title": words.title, "signs": signs})
    if has_rows:
        yield say(_EXPECTED, words.language)


def _lists(sheet: Any, words: TemplateWords, choices: Mapping[int, Sequence[str]], head: Any) -> dict[int, str]:
    """The lists of values, each in a column of its own to the right of what is read."""
    guide, found = words.sheets[1], {}
    for place, (number, values) in enumerate(choices.items(), 5):
        letter = xl_col_to_name(place)
        sheet.write_string(0, place, f"{place - 4}.", head)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, place, value)
        found[number] = f"='{guide}'!${letter}$2:${letter}${len(values) + 1}"
    return found

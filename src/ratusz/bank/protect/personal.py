"""Personal data that may stand in a table by accident: numbers of people, their names, addresses, telephones (`kinds`).

Found values never enter the report, for a report is read by more people than the file: it says column, row and how many.
What can only be a person's stops publication until somebody decides; what firms and offices have as well is judged by what stands
beside it (`beside`), and is told where it does not stop.

A first, cheap look at every column says where there is any sign; only such texts are looked at one by one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.stacked import by_few, stacked
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table
from ratusz.bank.protect.beside import Beside, beside, grade, is_of_office_by_label, private_address
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import NOWHERE, Grade, Kind, Where, is_of_works
from ratusz.bank.protect.kinds.pesel import holds_pesel, is_pesel, names_pesel
from ratusz.bank.protect.looking import first_looked, number_columns, repeats
from ratusz.bank.protect.office import MANY, MOST_MARKS, NO_OFFICE, Office, share_mark
from ratusz.bank.protect.signs import sign_of
from ratusz.bank.protect.tally import FEW_TEXTS, Tallies, Tally

__all__ = ["holds_pesel", "is_pesel", "names_in", "names_pesel", "personal"]

problem_kinds["pesel-in-heading"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The heading of the column “{column}” holds what looks like a PESEL number."),
    hint=DECIDE,
)
problem_kinds["pesel-in-name"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The name of the file or of its sheet holds what looks like a PESEL number, and everybody can read it."),
    hint=N_("Rename it and deliver it again."),
)
problem_kinds["identifier-in-heading"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The heading of the column “{column}” holds what looks like personal data ({found})."),
    hint=DECIDE,
)
problem_kinds["identifier-in-name"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The name of the file or of its sheet holds what looks like personal data ({found}), and everybody can read it."),
    hint=N_("Rename it and deliver it again."),
)
#: At most so many columns of a row are read for what stands beside an identifier.
_BESIDE_COLUMNS = 40
_NAMES = "name-found"


def personal(
    engine: Engine,
    table: Table,
    *,
    name: str | None = None,
    file_name: str = "",
    office: Office = NO_OFFICE,
    whole: Table | None = None,
) -> Report:
    """A problem for each kind of personal data in each column, in typed values or in raw text, with the number of rows.

    `name`, `file_name`: of the sheet and the file it was delivered in, which the public reads too. `whole`: the same rows with the
    columns that stay inside: whose a number is, they say as before.
    """
    tallies = _looked_through(engine, table)
    rows = _rows_beside(engine, whole or table, tallies)
    found = [
        problem
        for column in table.schema.columns
        for kind in kinds.values()
        if (tally := tallies.of(kind, column)) is not None and (problem := _problem(kind, column, tally, rows, table, name, office))
    ]
    return Report.of((*_in_names(name, file_name), *_in_headings(table, name), *found))


def names_in(text: str) -> list[Kind]:
    """The kinds of which a text that stands alone holds any: a heading, the name of a file, a comment."""
    text = text.replace("\u00a0", " ")
    return [kind for kind in kinds.values() if kind.find(text, NOWHERE)]


def _in_names(name: str | None, file_name: str) -> Iterator[Problem]:
    texts = [text for text in (name or "", file_name) if text]
    held = {kind.code: kind for text in texts for kind in names_in(text)}
    for kind in held.values():
        if kind.code == "pesel-found":
            yield Problem(code="pesel-in-name")
        else:
            yield Problem(code="identifier-in-name", found=kind.named, severity=_of_a_text(kind))


def _in_headings(table: Table, name: str | None) -> Iterator[Problem]:
    for column in table.schema.columns:
        for kind in names_in(column.label):
            where = Place(table=name, column=column.label)
            if kind.code == "pesel-found":
                yield Problem(code="pesel-in-heading", where=where)
            else:
                yield Problem(code="identifier-in-heading", where=where, found=kind.named, severity=_of_a_text(kind, column.label))


def _of_a_text(kind: Kind, text: str = "") -> Severity | None:
    """Of a text alone nobody can say whose it is; it is read by a person anyway. Candidates and mayors are in headings on purpose."""
    if kind.grade is Grade.PERSON:
        return None
    return Severity.ADVICE if kind.grade is Grade.NAME and is_of_office_by_label(text) else Severity.WARNING


def _looked_through(engine: Engine, table: Table) -> Tallies:
    tallies = Tallies()
    suspects = first_looked(engine, table)
    for texts in _texts(engine, table, suspects):
        tallies.take(engine, texts)
    for found in number_columns(engine, table, suspects):
        tallies.put(*found)
    _name_columns(engine, table, tallies)
    _birth_columns(engine, table, tallies)
    return tallies


@dataclass(frozen=True, slots=True)
class _Texts:
    """A FROM item with `_row`, `place`, `text` and `times`; `columns`: what the places stand for, from 0. `are_few`: at most FEW_TEXTS."""

    scan: str
    columns: tuple[Column, ...]
    are_few: bool = False

    def where(self, place: int, kind: Kind) -> Where:
        """What is known of a column beside its texts."""
        column = self.columns[place]
        return Where(said=kind.says(column.label), is_number=column.type.is_number, of_works=is_of_works(column.label))


def _texts(engine: Engine, table: Table, suspects: Collection[Column]) -> Iterator[_Texts]:
    """The texts of suspected columns, those of a small table many at once, and the raw text with any sign."""
    for few in by_few(table, [column for column in suspects if column.type is Type.TEXT]):
        if len(few) == 1 and repeats(table, few[0]):
            rows = engine.scan_table(table.only(*few))
            words = f'SELECT min("_row") AS "_row", 0 AS place, {quote(few[0].name)} AS text, count(*) AS times FROM {rows} GROUP BY 3'
            # Materialised, for a sign is to be looked for once in each word: a filter would be pushed down to the rows.
            yield _Texts(f"(WITH words AS MATERIALIZED ({words}) SELECT * FROM words)", few)
        else:
            scan = f"(SELECT *, 1 AS times FROM {stacked(engine, table, few)})"
            yield _Texts(scan, few, are_few=table.rows * len(few) <= FEW_TEXTS)
    if table.raw:
        raw = engine.scan_raw(table)
        are_few = sum(part.rows for part in table.raw) <= FEW_TEXTS
        signed = "" if are_few else f""" WHERE regexp_matches("raw", '{sign_of()}')"""
        for (name,) in engine.fetch(f'SELECT DISTINCT "column" FROM {raw}{signed} ORDER BY 1'):
            if name in table.schema:
                scan = f"""(SELECT "_row", 0 AS place, "raw" AS text, 1 AS times FROM {raw} WHERE "column" = '{name}')"""
                yield _Texts(scan, (table.schema.column(name),), are_few=are_few)


def _rows_beside(engine: Engine, table: Table, tallies: Tallies) -> dict[int, Beside]:
    """What the sampled rows speak of, where that matters for what was found."""
    wanted = sorted({row for kind, _, tally in tallies.all() if kind.grade is not Grade.PERSON for row in tally.sample})
    texts = [column for column in table.schema.columns if column.type is Type.TEXT][:_BESIDE_COLUMNS]
    if not wanted or not texts:
        return {}
    cells = ", ".join(quote(column.name) for column in texts)
    listed = ", ".join(map(str, wanted))
    found = engine.fetch(
        f"""SELECT "_row", concat_ws(' ; ', {cells}) FROM {engine.scan_table(table.only(*texts))} WHERE "_row" IN ({listed})"""
    )
    return {row: beside(text) for row, text in found}


def _problem(
    kind: Kind, column: Column, tally: Tally, rows: dict[int, Beside], table: Table, name: str | None, office: Office
) -> Problem | None:
    """What is told of a kind in a column; None where it is there by chance, or is of firms alone."""
    if not tally.rows or tally.is_chance(said=kind.says(column.label)):
        return None
    sampled = [rows[row] for row in tally.sample if row in rows]
    of_people = kind.code == "email-found" and any(
        private_address(value, rows.get(row), office) for row, values in tally.sample.items() for value in values
    )
    if kind.code == "email-found" and tally.sample and not of_people:
        severity: Severity | None = Severity.WARNING
    else:
        headings = (name or "", *(one.label for one in table.schema.columns))
        severity = grade(kind, sampled, column=column.label, table=headings, of_people=of_people)
    if severity is None:
        return None
    marks = {share_mark(tally.rows, table.rows), *(office.mark(kind.code, sort) for sort in tally.sorts)}
    marks = marks if len(tally.sorts) < MOST_MARKS else {*marks, MANY}
    return Problem(
        code=kind.code,
        where=Place(table=name, row=tally.first, column=column.label),
        found=str(tally.rows),
        severity=None if severity is problem_kinds[kind.code].severity else severity,
        marks=tuple(sorted(marks)),
    )


def _name_columns(engine: Engine, table: Table, tallies: Tallies) -> None:
    """First names in one column and surnames in another: together they are people, and the column of surnames is told."""
    labels = {column.name: fold(column.label) for column in table.schema.columns if column.type is Type.TEXT}
    first = [name for name, label in labels.items() if label.startswith("imi") and "nazw" not in label]
    last = [name for name, label in labels.items() if label.startswith("nazwisk") and "imi" not in label]
    if not first or not last:
        return
    one, other = table.schema.column(first[0]), table.schema.column(last[0])
    shown = f"{quote(one.name)} IS NOT NULL AND regexp_matches({quote(other.name)}, '^\\pL[\\pL ''-]+$')"
    source = engine.scan_table(table.only(one, other))
    rows, row, sample = engine.fetch(f'SELECT count(*), min("_row"), min("_row", 50) FROM {source} WHERE {shown}')[0]
    if rows:
        tallies.put(kinds[_NAMES], other, Tally(rows=rows, first=row, sample=dict.fromkeys(sample, ())))


def _birth_columns(engine: Engine, table: Table, tallies: Tallies) -> None:
    """Columns of days that say that somebody was born on them."""
    kind = kinds["birth-date-found"]
    for column in table.schema.columns:
        if column.type in {Type.DATE, Type.DATETIME} and kind.says(column.label):
            rows, row = engine.fetch(
                f'SELECT count(*), min("_row") FROM {engine.scan_table(table.only(column))} WHERE {quote(column.name)} IS NOT NULL'
            )[0]
            if rows:
                tallies.put(kind, column, Tally(rows=rows, first=row))

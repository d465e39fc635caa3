"""The page on which a mistaken reading is corrected: the picture of the sheet, what can be pointed at, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ratusz.bank.read import correct
from ratusz.bank.read.assemble import Assembled
from ratusz.bank.read.opened import Opened, try_out
from ratusz.bank.read.recipe import ColumnRecipe, Recipe, TableRecipe, Unpivot
from ratusz.bank.read.result import ReadTable
from ratusz.bank.read.within import Within, all_tables
from ratusz.portal.catalog.office import language
from ratusz.portal.core import bank
from ratusz.portal.intake.grids import first_rows
from ratusz.portal.intake.marks import DELIMITERS, ENCODINGS, KIND, QUOTES
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.pictures import FIRST_ROWS, MORE_ROWS, MOST_ROWS, Picture, kind_of, letters, picture_of
from ratusz.portal.intake.presenters import listed, problem_lines
from ratusz.portal.show.components import Choice, Fact, Link, ProblemLine
from ratusz.portal.show.numbers import format_number
from ratusz.portal.show.table import DataTable, rows_in_words

ROWS_TRIED = 8
#: Problems that every file has and nobody has to look at while pointing.
_QUIET = frozenset({"empty-rows", "hidden-sheet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that can be said by pointing: the mark, its word, the key that chooses it, whether it is so now."""

    mark: str
    text: str
    key: str
    icon: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointedAt:
    """What the menu is about, where it was opened without scripts: rows from `first`, or a column."""

    first: int | None = None
    column: ColumnRecipe | None = None
    kind: str = ""
    letter: str = ""
    is_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the table would be read as; `offer`: what could be laid out otherwise."""

    sentence: str
    rows: DataTable | None
    problems: tuple[ProblemLine, ...]
    offer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPage:
    """All of the page. `address`: its own, with how many rows it shows; `more`: the same with more of them, "" where all are there."""

    delivery: Delivery
    number: int
    tabs: tuple[Link, ...]
    table: TableRecipe
    picture: Picture
    tried: Tried
    row_items: tuple[Item, ...]
    kinds: tuple[Item, ...]
    pointed: PointedAt
    can_correct: bool
    can_undo: bool
    can_join: bool
    is_whole: bool
    address: str
    more: str
    dialect: tuple[Choice, ...]
    facts: tuple[Fact, ...]


def page_of(
    delivery: Delivery, number: int, *, opened: Opened, recipe: Recipe, wanted: int, pointed: PointedAt, can_correct: bool
) -> CorrectPage:
    """The page about table `number` of a complete `recipe`; `opened`: the file it is in; `wanted`: rows shown from the beginning."""
    at = all_tables(recipe)[number - 1]
    table = at.table
    can_correct = can_correct and opened.can_be_corrected
    wanted = min(max(wanted, FIRST_ROWS), MOST_ROWS)
    address = f"{reverse('intake:correct', args=[delivery.pk, number])}?wiersze={wanted}"
    picture = picture_of(opened, at.recipe, at.number, wanted=wanted, address=address, can_correct=can_correct and table.take)
    more = picture.shown < picture.rows and wanted < MOST_ROWS
    return CorrectPage(
        delivery=delivery,
        number=number,
        tabs=_tabs(delivery, recipe),
        table=table,
        picture=picture,
        tried=_tried(opened, at.recipe, at.number),
        row_items=row_items(),
        kinds=kinds(),
        pointed=pointed,
        can_correct=can_correct,
        can_undo=can_correct and bool(delivery.drafts_before),
        can_join=can_correct and table.take and correct.above(at.recipe, at.number) is not None,
        is_whole=opened.whole or (opened.has_all_of(table) and bool(opened.large)),
        address=address,
        more=address.replace(f"={wanted}", f"={wanted + MORE_ROWS}") if more else "",
        dialect=_dialect(at.recipe),
        facts=_facts(table),
    )


def pointed_at(table: TableRecipe, *, row: str, column: str) -> PointedAt:
    """What the address points at."""
    if row.isascii() and row.isdigit() and len(row) < 11 and 0 < int(row) < 2**31:
        return PointedAt(first=int(row))
    found = next((one for one in (*table.columns, *table.left_out) if column == str(one.position)), None)
    if found is None:
        return PointedAt()
    return PointedAt(column=found, kind=KIND + kind_of(found), letter=letters(found.position), is_out=found in table.left_out)


def row_items() -> tuple[Item, ...]:
    """What can be said of rows; the keys are the first letters of the words."""
    return (
        Item(mark="heading", text=_("This is the heading"), key=pgettext("key", "H"), icon="text-h"),
        Item(mark="heading-too", text=_("It belongs to the heading too"), key=pgettext("key", "B"), icon="text-h-two"),
        Item(mark="data", text=_("These are data"), key=pgettext("key", "D"), icon="rows"),
        Item(mark="total", text=_("This is a total"), key=pgettext("key", "T"), icon="sigma", hint=_("left out")),
        Item(mark="notes", text=_("Notes begin here"), key=pgettext("key", "N"), icon="note"),
        Item(mark="left-out", text=_("Leave it out"), key=pgettext("key", "L"), icon="eye-slash"),
        Item(mark="split", text=_("Another table begins here"), key=pgettext("key", "A"), icon="scissors"),
    )


def kinds() -> tuple[Item, ...]:
    """What a column can be said to hold."""
    return (
        Item(mark="kind-text", text=_("text or code"), key=pgettext("key of a kind", "T"), icon="text-aa", hint="007, Z-54"),
        Item(mark="kind-integer", text=_("whole number"), key=pgettext("key of a kind", "W"), icon="hash", hint="1 234"),
        Item(mark="kind-decimal-comma", text=_("number with a comma"), key=pgettext("key of a kind", "C"), icon="hash", hint="12,50"),
        Item(mark="kind-decimal-point", text=_("number with a point"), key=pgettext("key of a kind", "P"), icon="hash", hint="12.50"),
        Item(
            mark="kind-day-first", text=_("date, day first"), key=pgettext("key of a kind", "D"), icon="calendar-blank", hint="31.12.2024"
        ),
        Item(
            mark="kind-month-first",
            text=_("date, month first"),
            key=pgettext("key of a kind", "M"),
            icon="calendar-blank",
            hint="12/31/2024",
        ),
        Item(mark="kind-period", text=_("period"), key=pgettext("key of a kind", "E"), icon="clock", hint="2024, I kw. 2024"),
        Item(mark="kind-boolean", text=_("yes or no"), key=pgettext("key of a kind", "Y"), icon="check-square", hint="tak, nie"),
        Item(mark="kind-time", text=_("time of day"), key=pgettext("key of a kind", "H"), icon="clock", hint="7:30"),
    )


def table_number(recipe: Recipe, read: int) -> int:
    """The number among all tables of `recipe` of the one that is number `read` among those that are read."""
    taken = [number for number, at in enumerate(all_tables(recipe), 1) if at.table.take]
    return taken[read - 1] if read <= len(taken) else 1


def _tabs(delivery: Delivery, recipe: Recipe) -> tuple[Link, ...]:
    tables = all_tables(recipe)
    if len(tables) < 2:
        return ()
    names = [one.table.name if not one.member else _in_archive(one) for one in tables]
    return tuple(
        Link(
            text=name if one.table.take else _("%(name)s (left out)") % {"name": name},
            url=reverse("intake:correct", args=[delivery.pk, number]),
        )
        for number, (one, name) in enumerate(zip(tables, names, strict=True), 1)
    )


def _in_archive(one: Within) -> str:
    """The name of a table of a member: that of the member, and its own where it has another."""
    stem = PurePath(one.member).stem
    return stem if one.table.name == stem else f"{stem} / {one.table.name}"


def _tried(opened: Opened, recipe: Recipe, number: int) -> Tried:
    if not recipe.tables[number - 1].take:
        return Tried(sentence=_("This table is left out."), rows=None, problems=())
    with TemporaryDirectory(prefix="ratusz-tried-") as folder:
        done = try_out(opened, recipe, number, engine=bank.engine(), work=Path(folder))
        return _shown(done, is_whole=opened.whole) if done.table else Tried(sentence=_("No data are left here."), rows=None, problems=())


def _shown(done: Assembled, *, is_whole: bool) -> Tried:
    assert done.table is not None  # noqa: S101  said by the caller
    return Tried(
        sentence=_sentence(done.table, is_whole=is_whole),
        rows=_first(done.table),
        problems=problem_lines(done.report, but=_QUIET),
        offer=_offer(done.table.offer),
    )


def _offer(offer: Unpivot | None) -> str:
    """That periods stand over columns and could be rows; empty where there are none."""
    if offer is None:
        return ""
    periods = list(dict.fromkeys(one.period for one in offer.columns))
    shown = ", ".join(periods if len(periods) < 5 else [*periods[:2], "…", periods[-1]])
    return _("Periods stand over the columns: %(periods)s.") % {"periods": shown}


def _first(read: ReadTable) -> DataTable:
    columns = read.table.schema.columns
    return first_rows(read.table, columns=columns, texts={}, caption=_("First rows"), limit=ROWS_TRIED)


def _sentence(read: ReadTable, *, is_whole: bool) -> str:
    count = len(read.table.schema.columns)
    columns = ngettext("%(count)s column", "%(count)s columns", count) % {"count": format_number(count, language())}
    values = {"rows": rows_in_words(read.table.rows, language()), "columns": columns}
    return (_("%(rows)s, %(columns)s.") if is_whole else _("%(columns)s; %(rows)s among those looked at.")) % values


def _dialect(recipe: Recipe) -> tuple[Choice, ...]:
    if recipe.dialect is None:
        return ()
    one = recipe.dialect
    named = (
        ("encoding", _("How letters are written (encoding)"), ENCODINGS, one.encoding.replace("utf-8-sig", "utf-8")),
        ("delimiter", _("What separates the fields (separator)"), DELIMITERS, one.delimiter),
        ("quotechar", _("What quotes them (quotation mark)"), QUOTES, one.quotechar),
    )
    return tuple(
        Choice(name=name, label=label, options=tuple((value, str(word)) for value, word in _with(options, chosen)), chosen=chosen)
        for name, label, options, chosen in named
    )


def _with(options: Iterable[tuple[str, Any]], chosen: str) -> list[tuple[str, Any]]:
    """The options, and what was found where it is none of them."""
    known = list(options)
    return known if chosen in dict(known) else [*known, (chosen, chosen)]


def _facts(table: TableRecipe) -> tuple[Fact, ...]:
    """The recipe of the table, to be read."""
    rows = (
        (_("Sheet"), table.lies_on),
        (_("Rows of the table"), f"{table.area.top}–{table.area.bottom}" if table.area else ""),
        (_("Rows of the heading"), listed(table.header_rows)),
        (_("Rows left out"), listed(table.skipped_rows)),
        (_("Rows of totals"), listed(table.total_rows)),
        (_("Rows of notes"), listed(table.footer_rows)),
        (_("Columns left out"), ", ".join(column.label for column in table.left_out)),
        (_("Columns of which a person said what they hold"), ", ".join(column.label for column in table.columns if column.settled)),
    )
    return tuple(Fact(name=name, text=text) for name, text in rows if text)

"""The inventory as a spreadsheet: its headings and allowed words; a workbook or a text file out; the rows of one that came in."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import override

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.publish.csv import FORMULA_SIGNS, harmless
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.opened import open_whole
from ratusz.portal.catalog.models import Frequency
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Flow

#: What one office gathers; a longer list comes in parts.
MOST_ROWS = 2_000
#: An empty cell changes nothing; this sign empties what stood there.
NOTHING = "-"
SHEET, WORDS, HELP = "przepływy", "słowa", "jak wypełnić"
_LOOKED_AT = 10
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
YES, NO = "tak", "nie"
CHANNELS = {"api": Flow.Channel.API, "plik": Flow.Channel.FILE, "e-mail": Flow.Channel.MAIL, "papier": Flow.Channel.PAPER}
FREQUENCIES = {
    "codziennie": Frequency.DAILY, "co tydzień": Frequency.WEEKLY, "co miesiąc": Frequency.MONTHLY, "co kwartał": Frequency.QUARTERLY,
    "co pół roku": Frequency.HALF_YEARLY, "co rok": Frequency.YEARLY, "nieregularnie": Frequency.IRREGULAR,
    "bez aktualizacji": Frequency.NEVER,
}  # fmt: skip
PERSONAL = {YES: Flow.Personal.YES, NO: Flow.Personal.NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column: its heading, the field that it fills, how a flow is written in it, the words that it allows."""

    title: str
    field: str
    write: Callable[[Flow], str]
    allowed: Mapping[str, str] | None = None
    needed: bool = False


def _word(words: Mapping[str, str], code: str) -> str:
    return next((word for word, known in words.items() if known == code), "")


def _kept(rows: Iterable[Any], of: Callable[[Any], str]) -> str:
    return "; ".join(of(one) for one in rows if one.removed_at is None)


def _place(flow: Flow) -> str:
    return f"{flow.resource.dataset.slug}/{flow.resource.slug}" if flow.resource else ""


HEADINGS = (
    Heading(title="identyfikator", field="key", write=lambda flow: str(flow.pk)),
    Heading(title="jednostka", field="unit", write=lambda flow: flow.unit.name_pl, needed=True),
    Heading(title="co gromadzimy", field="title", write=lambda flow: flow.title, needed=True),
    Heading(title="więcej", field="about", write=lambda flow: flow.about),
    Heading(title="zasób w banku", field="resource", write=_place),
    Heading(title="kolumny", field="columns", write=lambda flow: "; ".join(flow.columns)),
    Heading(title="od jednostki", field="from_unit", write=lambda flow: flow.from_unit.name_pl if flow.from_unit else ""),
    Heading(title="z systemu", field="system", write=lambda flow: flow.system.name if flow.system else ""),
    Heading(title="od kogo innego", field="from_text", write=lambda flow: flow.from_text),
    Heading(title="droga", field="channel", write=lambda flow: _word(CHANNELS, flow.channel), allowed=CHANNELS),
    Heading(title="jak często", field="frequency", write=lambda flow: _word(FREQUENCIES, flow.frequency), allowed=FREQUENCIES),
    Heading(title="dane osobowe", field="personal", write=lambda flow: _word(PERSONAL, flow.personal), allowed=PERSONAL),
    Heading(title="podstawa danych osobowych", field="personal_basis", write=lambda flow: flow.personal_basis),
    Heading(title="cele", field="purposes", write=lambda flow: _kept(flow.purposes.all(), lambda one: one.text_pl)),
    Heading(title="podstawa prawna nowego celu", field="basis", write=lambda _flow: ""),
    Heading(title="kto korzysta", field="consumers", write=lambda flow: _kept(flow.consumers.all(), lambda one: one.name_pl)),
)
BY_FIELD = {heading.field: heading for heading in HEADINGS}
_STEPS = (
    "Arkusz „przepływy”: jeden wiersz to jedne dane, które gromadzi jedna jednostka. Kolumny z gwiazdką są potrzebne.",
    "„identyfikator” zostaw, jaki jest. Nowy wiersz nie ma identyfikatora; bank rozpozna go po jednostce i nazwie.",
    "Pusta komórka nic nie zmienia. Znak „-” usuwa to, co było wpisane.",
    "Kilka celów, kolumn albo odbiorców oddziel średnikiem. Cel, system albo odbiorca, którego bank nie zna, zostanie dopisany.",
    "„zasób w banku” to adres tabeli w banku: zbiór/tabela, na przykład ludnosc/w-latach.",
    "Najpierw zobaczysz, co doszłoby, co by się zmieniło i których wierszy nie da się przyjąć. Potem potwierdzasz albo rezygnujesz.",
    "Przyjęty arkusz można cofnąć.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that came in: its number as the file counts it, and the texts of the columns that the file has, by field."""

    number: int
    texts: Mapping[str, str]


def write_workbook(target: Path, flows: Sequence[Flow]) -> None:
    """The inventory as XLSX: the flows, the allowed words with lists in their columns, and how to fill it in."""
    with override("pl"), xlsxwriter.Workbook(str(target), _OPTIONS) as book:
        main, words, explains = book.add_worksheet(SHEET), book.add_worksheet(WORDS), book.add_worksheet(HELP)
        head, cell = book.add_format({"bold": True, "bottom": 2, "bg_color": "#DCE8F4"}), book.add_format({"num_format": "@"})
        for place, heading in enumerate(HEADINGS):
            main.set_column(place, place, max(len(heading.title) + 4, 18), cell)
            main.write_string(0, place, f"{heading.title} *" if heading.needed else heading.title, head)
            for number, flow in enumerate(flows, 1):
                main.write_string(number, place, heading.write(flow), cell)
        main.freeze_panes(1, 3)
        for place, (title, allowed) in enumerate(_lists()):
            words.write_column(0, place, [title, *allowed])
            words.set_column(place, place, 36)
            column = next(number for number, heading in enumerate(HEADINGS) if heading.title == title)
            letter = chr(ord("A") + place)
            source = f"={WORDS}!${letter}$2:${letter}${len(allowed) + 1}"
            main.data_validation(1, column, MOST_ROWS, column, {"validate": "list", "source": source, "error_type": "warning"})
        explains.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
        explains.write_string(0, 0, "Jak wypełnić spis danych", book.add_format({"bold": True, "font_size": 15}))
        for number, step in enumerate(_STEPS, 1):
            explains.write_string(number, 0, f"{number}. {step}")


def _lists() -> Iterator[tuple[str, list[str]]]:
    units = [unit.name_pl for unit in Unit.objects.filter(closed_on=None)]
    yield "jednostka", units
    yield "od jednostki", units
    for heading in HEADINGS:
        if heading.allowed:
            yield heading.title, list(heading.allowed)


def csv_text(flows: Iterable[Flow]) -> str:
    """The inventory as CSV: with semicolons and a mark of UTF-8, as spreadsheets of Polish offices open it."""
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, delimiter=";")
    rows.writerow([heading.title for heading in HEADINGS])
    rows.writerows([harmless(heading.write(flow)) for heading in HEADINGS] for flow in flows)
    return out.getvalue()


def _as_meant(text: str) -> str:
    """`text` as it was before it was made harmless."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_SIGNS) else text


def read_rows(path: Path, *, file_name: str) -> tuple[Row, ...]:
    """The rows of the sheet that has the headings. WrongUsage where there is none, or too many rows."""
    grids = open_whole(path, file_name=file_name, dialect=None).grids
    best = max(((_header(grid), grid) for grid in grids), key=lambda found: len(found[0][1]), default=None)
    if best is None or not {"unit", "title"} <= best[0][1].keys():
        raise WrongUsage(
            "inventory-without-headings",
            N_("There is no sheet with the columns “jednostka” and “co gromadzimy” in this file."),
            N_("Take the template: its headings are understood in any order."),
        )
    (start, places), grid = best
    found = tuple(_rows(grid, start, places))
    if len(found) > MOST_ROWS:
        raise WrongUsage(
            "inventory-too-long", N_("The sheet has {found} rows; at most {most} are taken at once."), N_("Divide it into two files."),
            values={"found": len(found), "most": MOST_ROWS},
        )  # fmt: skip
    return found


def _rows(grid: Grid, start: int, places: Mapping[str, int]) -> Iterator[Row]:
    for index in range(start + 1, len(grid.rows)):
        texts = {field: _as_meant(grid.cell(index, place).strip()) for field, place in places.items()}
        if any(texts.values()):
            yield Row(number=index + 1, texts=texts)


def _header(grid: Grid) -> tuple[int, dict[str, int]]:
    """The row with the headings, the one among the first that has most of them, and where each field stands."""
    known = {fold(heading.title): heading.field for heading in HEADINGS}
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(grid.rows[:_LOOKED_AT]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            if name := known.get(" ".join(fold(cell).replace("*", " ").split())):
                places.setdefault(name, place)
        if len(places) > len(best[1]):
            best = (number, places)
    return best

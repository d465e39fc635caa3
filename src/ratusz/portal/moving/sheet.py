"""The metadata spreadsheet, read by the bank's own reader: two sheets with Polish headings in any order, texts as people see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ratusz.bank.base.errors import UserError, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.base.text import slug as slug_of
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.opened import open_whole
from ratusz.portal.moving import problems as _codes  # noqa: F401  (fills the registry)
from ratusz.portal.moving import values
from ratusz.portal.moving.lines import DATASETS, FILES, DatasetLine, FileLine, Lines
from ratusz.portal.moving.source import Source

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".fods", ".csv", ".tsv")
_LOOKED_AT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of a sheet: its heading, the field of the line it fills, other headings for it, how its text is understood.

    `wrong`: the code of the problem where the text is not understood; `needed`: whether a row may leave it empty.
    """

    title: str
    field: str
    others: tuple[str, ...] = ()
    parse: Callable[[str], Any] = str
    wrong: str = ""
    needed: bool = False


def _day(title: str, name: str) -> Heading:
    return Heading(title=title, field=name, parse=values.day_of, wrong="moving-day-unreadable")


def _moment(title: str, name: str, *others: str) -> Heading:
    return Heading(title=title, field=name, others=others, parse=values.moment_of, wrong="moving-day-unreadable")


def _number(title: str, name: str, *others: str) -> Heading:
    return Heading(title=title, field=name, others=others, parse=values.number_of, wrong="moving-number-unreadable")


_ADDRESSES = Heading(title="adres dawny", field="addresses", others=("adresy dawne", "stary adres"), parse=values.addresses_of)
DATASET_HEADINGS = (
    Heading(title="identyfikator dawny", field="key", others=("identyfikator", "id")),
    _ADDRESSES,
    Heading(title="tytuł", field="title_pl", others=("nazwa", "tytuł zbioru"), needed=True),
    Heading(title="tytuł po angielsku", field="title_en", others=("tytuł en",)),
    Heading(title="opis", field="description_pl", needed=True),
    Heading(title="opis po angielsku", field="description_en", others=("opis en",)),
    Heading(title="kategoria", field="theme", needed=True),
    Heading(title="jednostka", field="unit", others=("wydział", "gestor"), needed=True),
    Heading(title="licencja", field="licence"),
    Heading(title="częstotliwość", field="frequency", others=("częstotliwość aktualizacji",)),
    Heading(title="słowa kluczowe", field="keywords", others=("tagi",), parse=values.several),
    Heading(title="źródło", field="source_pl"),
    Heading(title="adres źródła", field="source_url"),
    _day("dane od", "covers_from"),
    _day("dane do", "covers_to"),
    Heading(title="obszar", field="area_name"),
    Heading(title="kod TERYT", field="area_code", others=("teryt",)),
    Heading(title="kontakt", field="contact_name", others=("osoba do kontaktu",)),
    Heading(title="telefon", field="contact_phone"),
    Heading(title="e-mail", field="contact_email", others=("email", "adres e-mail")),
    _moment("utworzono", "created_at", "data utworzenia"),
    _moment("zmieniono", "changed_at", "data modyfikacji"),
    _number("pobrania", "past_downloads", "liczba pobrań"),
)
FILE_HEADINGS = (
    Heading(title="zbiór", field="dataset", others=("identyfikator zbioru",), needed=True),
    Heading(title="identyfikator dawny", field="key", others=("identyfikator", "id")),
    Heading(title="tytuł", field="title_pl", others=("nazwa", "tytuł zasobu"), needed=True),
    Heading(title="tytuł po angielsku", field="title_en", others=("tytuł en",)),
    Heading(title="opis", field="description_pl"),
    Heading(title="plik", field="path", others=("ścieżka", "nazwa pliku")),
    Heading(title="adres odnośnika", field="url", others=("odnośnik", "link")),
    Heading(title="tryb", field="mode", others=("sposób dołączenia",)),
    _day("stan na", "state_on"),
    _moment("opublikowano", "published_at", "data publikacji"),
    _number("kolejność", "position", "lp"),
    _number("pobrania", "past_downloads", "liczba pobrań"),
    _ADDRESSES,
)


@dataclass(slots=True)
class Reading:
    """What was read of the spreadsheet so far: lines, and what is wrong. Rows that cannot be used are left out and told."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, code: str, sheet: str, row: int, column: str = "", *, found: str = "", expected: str = "") -> None:
        """Note a problem at a place."""
        where = Place(table=sheet, row=row, column=column or None)
        self.problems.append(Problem(code=code, where=where, found=found or None, expected=expected or None))


def read_lines(source: Source) -> tuple[Lines, tuple[Problem, ...]]:
    """What the spreadsheet of `source` says, and what of it cannot be used. WrongUsage where there is no spreadsheet."""
    datasets, files = _sheets(source)
    reading = Reading()
    found = [DatasetLine(row=row, **said) for row, said in _rows(datasets, DATASET_HEADINGS, reading)]
    resources = [FileLine(row=row, **said) for row, said in _rows(files, FILE_HEADINGS, reading)]
    lines = Lines(datasets=tuple(_with_keys(found)), files=tuple(_with_file_keys(resources)), sheets=(datasets.name, files.name))
    return lines, tuple(reading.problems)


def _with_keys(lines: Sequence[DatasetLine]) -> Iterator[DatasetLine]:
    """Who has no identifier is known by the title."""
    for line in lines:
        yield line if line.key else _keyed(line, slug_of(line.title_pl))


def _with_file_keys(lines: Sequence[FileLine]) -> Iterator[FileLine]:
    for line in lines:
        yield line if line.key else _keyed(line, slug_of(line.title_pl) or slug_of(PurePosixPath(line.path).stem))


def _keyed(line: Any, key: str) -> Any:
    return type(line)(**{name: getattr(line, name) for name in type(line).__dataclass_fields__} | {"key": key})


def _sheets(source: Source) -> tuple[Grid, Grid]:
    """The sheet of datasets and the sheet of files: in one workbook, or each a text file of that name."""
    found: dict[str, Grid] = {}
    for name in sorted(source.at_top(), key=_by_name):
        path = PurePosixPath(name)
        if path.suffix.lower() not in SUFFIXES:
            continue
        for grid in _grids(source, name):
            title = path.stem if path.suffix.lower() in {".csv", ".tsv"} else grid.name
            which = _which(title)
            if which and which not in found:
                found[which] = Grid(name=title, rows=grid.rows)
    missing = [name for name in (DATASETS, FILES) if name not in found]
    if missing:
        raise WrongUsage(
            "move-without-sheets",
            N_("There is no spreadsheet with the sheets “zbiory” and “zasoby” here; missing: {found}."),
            N_("Put it beside the files; the template is on the page of moving in, and `ratusz move-in --template FILE` writes it."),
            values={"found": ", ".join(missing)},
        )
    return found[DATASETS], found[FILES]


def _by_name(name: str) -> tuple[int, str]:
    """Those called like a spreadsheet of metadata first."""
    stem = fold(PurePosixPath(name).stem)
    return (0 if any(word in stem for word in ("metadane", "przeprowadzka", DATASETS, FILES)) else 1, name)


def _which(title: str) -> str:
    plain = fold(title).strip()
    return DATASETS if plain in {"zbiory", "zbiory danych"} else FILES if plain in {"zasoby", "pliki"} else ""


def _grids(source: Source, name: str) -> tuple[Grid, ...]:
    """The sheets of a file; none of one that cannot be opened, which is then told of as a file like any other."""
    try:
        with source.on_disk(name) as path:
            return open_whole(Path(path), file_name=PurePosixPath(name).name, dialect=None).grids
    except UserError:
        return ()


def _rows(grid: Grid, headings: Sequence[Heading], reading: Reading) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows under the headings: number as the file counts them, and what each says by field."""
    start, places = _header(grid, headings)
    missing = [heading.title for heading in headings if heading.needed and heading.field not in places]
    for title in missing:
        reading.wrong("moving-column-missing", grid.name, start + 1, expected=title)
    if missing:
        return
    for index in range(start + 1, len(grid.rows)):
        if any(cell.strip() for cell in grid.rows[index]):
            said = _row(grid, index, headings, places, reading)
            if said is not None:
                yield index + 1, said


def _row(grid: Grid, index: int, headings: Sequence[Heading], places: Mapping[str, int], reading: Reading) -> dict[str, Any] | None:
    said: dict[str, Any] = {}
    usable = True
    for heading in headings:
        if heading.field not in places:
            continue
        text = grid.cell(index, places[heading.field]).strip()
        if heading.needed and not text:
            reading.wrong("moving-value-missing", grid.name, index + 1, heading.title)
            usable = False
        if not text:
            continue
        value = heading.parse(text)
        if value is None:
            reading.wrong(heading.wrong, grid.name, index + 1, heading.title, found=text[:80])
        else:
            said[heading.field] = value
    needs = {"key": said.get("key", "")}
    return {**said, **needs} if usable else None


def _header(grid: Grid, headings: Sequence[Heading]) -> tuple[int, dict[str, int]]:
    """The row with the headings (from 0), the one among the first that has most of them, and where each field stands."""
    known = {fold(title).strip(): heading.field for heading in headings for title in (heading.title, *heading.others)}
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(grid.rows[:_LOOKED_AT]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = known.get(" ".join(fold(cell).replace("*", " ").split()))
            if name:
                places.setdefault(name, place)
        if len(places) > len(best[1]):
            best = (number, places)
    return best

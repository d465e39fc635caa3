"""The workbook to be filled in before a move: two sheets with headings, examples and lists, and a sheet that explains."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from ratusz.portal.catalog.models import Theme
from ratusz.portal.moving import values
from ratusz.portal.moving.lines import DATASETS, FILES
from ratusz.portal.moving.sheet import DATASET_HEADINGS, FILE_HEADINGS, Heading
from ratusz.portal.people.models import Unit

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: An example in each column, in Polish like the headings: rows that whoever fills it in writes over.
_DATASET = {
    "key": "b7c1-zlobki", "addresses": "https://dane.miasto.example/dataset/zlobki", "title_pl": "Żłobki",
    "description_pl": "Miejsca i dzieci w żłobkach miejskich i prywatnych.", "licence": "CC-BY-4.0", "frequency": "rocznie",
    "keywords": "żłobki, dzieci", "created_at": "2019-03-05", "changed_at": "2022-01-17", "past_downloads": "34",
}  # fmt: skip
_FILES = (
    {"dataset": "b7c1-zlobki", "key": "r1", "title_pl": "Miejsca w żłobkach", "path": "pliki/zlobki-2020.csv", "state_on": "2020-12-31",
     "published_at": "2021-01-20", "position": "1", "past_downloads": "12"},
    {"dataset": "b7c1-zlobki", "key": "r1", "title_pl": "Miejsca w żłobkach", "path": "pliki/zlobki-2021.csv", "state_on": "2021-12-31",
     "published_at": "2022-01-17", "position": "1", "past_downloads": "22",
     "addresses": "https://dane.miasto.example/dataset/zlobki/resource/r1"},
    {"dataset": "b7c1-zlobki", "key": "r2", "title_pl": "Rejestr żłobków", "url": "https://empatia.mpips.gov.pl/", "position": "2"},
)  # fmt: skip
_STEPS = (
    "Arkusz „zbiory”: jeden wiersz to jeden zbiór danych. Kolumny z gwiazdką są potrzebne.",
    "Arkusz „zasoby”: jeden wiersz to jeden plik albo odnośnik. Kilka wierszy z tym samym identyfikatorem to kolejne wersje zasobu.",
    "Wersje ustawiają się według daty „opublikowano”. Daty zostają: ludzie zobaczą, od kiedy dane są publiczne.",
    "„plik” to ścieżka od folderu z tym arkuszem. „adres odnośnika” wpisz zamiast pliku, gdy dane są gdzie indziej.",
    "„adres dawny” to adres ze starego portalu. Kto go otworzy w nowym, trafi na właściwą stronę. Kilka adresów oddziel spacją.",
    "„pobrania” to liczba pobrań w starym portalu. Będzie pokazana osobno.",
    "Usuń wiersze przykładów, zapisz arkusz obok plików, spakuj folder do ZIP i wyślij. Najpierw zobaczysz, co powstanie.",
)


def write_template(target: Path) -> None:
    """Write the template to `target`, with the units and categories of this bank as lists."""
    units = [unit.name_pl for unit in Unit.objects.filter(closed_on=None)]
    themes = [theme.name_pl for theme in Theme.objects.all()]
    example = {**_DATASET, "unit": units[0] if units else "", "theme": themes[0] if themes else ""}
    with xlsxwriter.Workbook(str(target), _OPTIONS) as book:
        first, second = book.add_worksheet(DATASETS), book.add_worksheet(FILES)
        explains, lists = book.add_worksheet("jak wypełnić"), book.add_worksheet("listy")
        _fill(book, first, DATASET_HEADINGS, [example])
        _fill(book, second, FILE_HEADINGS, _FILES)
        _explain(book, explains)
        for place, (title, names) in enumerate(_lists(units, themes)):
            lists.write_column(0, place, [title, *names])
            lists.set_column(place, place, 34)
        _choose(first, "unit", f"=listy!$A$2:$A${len(units) + 1}", there=bool(units))
        _choose(first, "theme", f"=listy!$B$2:$B${len(themes) + 1}", there=bool(themes))


def _lists(units: Sequence[str], themes: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    yield "jednostki", units
    yield "kategorie", themes
    yield "licencje", values.LICENCES
    yield "częstotliwości", values.FREQUENCIES
    yield "tryby", ("zastępuje", "dodaje")


def _fill(book: Any, sheet: Any, headings: Sequence[Heading], rows: Sequence[dict[str, str]]) -> None:
    head, cell = book.add_format({"bold": True, "bottom": 2, "bg_color": "#DCE8F4"}), book.add_format({"num_format": "@"})
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, max(len(heading.title) + 4, 16), cell)
        sheet.write_string(0, place, f"{heading.title} *" if heading.needed else heading.title, head)
        for number, row in enumerate(rows, 1):
            if heading.field in row:
                sheet.write_string(number, place, row[heading.field], cell)
    sheet.freeze_panes(1, 0)


def _choose(sheet: Any, field: str, source: str, *, there: bool) -> None:
    """A list for a column of the sheet of datasets."""
    place = next(number for number, heading in enumerate(DATASET_HEADINGS) if heading.field == field)
    if there:
        sheet.data_validation(1, place, 2_000, place, {"validate": "list", "source": source, "error_type": "warning"})


def _explain(book: Any, sheet: Any) -> None:
    sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    sheet.write_string(0, 0, "Jak przygotować przeprowadzkę", book.add_format({"bold": True, "font_size": 15}))
    for number, step in enumerate(_STEPS, 1):
        sheet.write_string(number, 0, f"{number}. {step}")

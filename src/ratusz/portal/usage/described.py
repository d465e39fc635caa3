"""What the catalogue says of the dataset of use, in both languages: texts that people may change there afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ratusz.portal.catalog.actions import CodeWord, ColumnWords
from ratusz.portal.usage.tables import BY_DAY, THINGS, WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOfUse:
    """A table: what tells its rows apart, and its words."""

    key: tuple[str, ...]
    words: Mapping[str, str]


DATASET: Mapping[str, Any] = {
    "title_pl": "Korzystanie z banku danych",
    "title_en": "Use of the data bank",
    "description_pl": "Ile razy oglądano, pobierano i odpytywano dane tego banku i czego w nim szukano, bez robotów i pracowników urzędu.",
    "description_en": "How often data of this bank were looked at, downloaded and asked for, and what was searched for; "
    "without robots and the office.",
    "keywords": ("statystyki", "otwarte dane"),
    "source_pl": "Liczniki banku danych: pliki każdego procesu serwera, bez adresów i ciasteczek, dodawane do siebie co dzień.",
    "source_en": "Counters of the data bank: files of each process of the server, without addresses and cookies, added up each day.",
}
TABLES: Mapping[str, TableOfUse] = {
    THINGS: TableOfUse(
        key=("month", "dataset", "resource", "what", "format"),
        words={
            "title_pl": "Użycie zbiorów i zasobów według miesięcy",
            "title_en": "Use of datasets and resources by month",
            "description_pl": "Jeden wiersz to liczba wyświetleń, pobrań albo zapytań jednej rzeczy w miesiącu.",
            "description_en": "One row is the number of views, downloads or calls of one thing in a month.",
        },
    ),
    BY_DAY: TableOfUse(
        key=("day",),
        words={
            "title_pl": "Użycie banku według dni",
            "title_en": "Use of the bank by day",
            "description_pl": "Jeden wiersz to jeden dzień.",
            "description_en": "One row is one day.",
        },
    ),
    WORDS: TableOfUse(
        key=("month", "words"),
        words={
            "title_pl": "Czego ludzie szukają",
            "title_en": "What people search for",
            "description_pl": "Słowa, których w miesiącu szukano z co najmniej trzech adresów. Zero znalezionych: szukano na próżno.",
            "description_en": "Words that were searched for from at least three addresses in a month. None found: they searched in vain.",
        },
    ),
}
_KINDS = (
    CodeWord(code="view", pl="wyświetlenie strony", en="page view"),
    CodeWord(code="download", pl="pobranie pliku", en="download of a file"),
    CodeWord(code="call", pl="zapytanie programu (API)", en="call by a program (API)"),
)
COLUMNS: Mapping[str, ColumnWords] = {
    "month": ColumnWords(label_pl="Miesiąc", label_en="Month"),
    "day": ColumnWords(label_pl="Dzień", label_en="Day"),
    "dataset": ColumnWords(label_pl="Zbiór (adres)", label_en="Dataset (address)"),
    "dataset_title": ColumnWords(label_pl="Zbiór", label_en="Dataset"),
    "resource": ColumnWords(
        label_pl="Zasób (adres)",
        label_en="Resource (address)",
        meaning_pl="Puste: strona zbioru.",
        meaning_en="Empty: the page of the dataset.",
    ),
    "resource_title": ColumnWords(label_pl="Zasób", label_en="Resource"),
    "what": ColumnWords(label_pl="Rodzaj", label_en="Kind", codes=_KINDS),
    "format": ColumnWords(label_pl="Format", label_en="Format", meaning_pl="Tylko przy pobraniach.", meaning_en="Of downloads only."),
    "number": ColumnWords(label_pl="Liczba", label_en="Number"),
    "views": ColumnWords(label_pl="Wyświetlenia stron", label_en="Page views"),
    "downloads": ColumnWords(label_pl="Pobrania", label_en="Downloads"),
    "calls": ColumnWords(label_pl="Zapytania API", label_en="API calls"),
    "searches": ColumnWords(label_pl="Wyszukiwania", label_en="Searches"),
    "words": ColumnWords(label_pl="Szukane słowa", label_en="Words searched for"),
    "found": ColumnWords(
        label_pl="Znalezione zbiory",
        label_en="Datasets found",
        meaning_pl="Ile znalazło ostatnie wyszukiwanie.",
        meaning_en="How many the last search found.",
    ),
}

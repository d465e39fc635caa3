"""The rows of the metadata spreadsheet as nouns: a dataset, and a file or link of one of its resources."""

from dataclasses import dataclass
from datetime import date, datetime

DATASETS, FILES = "zbiory", "zasoby"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetLine:
    """A row about a dataset, as texts where the bank has to know them: unit, category, licence, frequency. `row`: of its sheet.

    `key`: the identifier at the earlier portal.
    """

    row: int
    key: str
    title_pl: str
    description_pl: str
    theme: str
    unit: str
    title_en: str = ""
    description_en: str = ""
    licence: str = ""
    frequency: str = ""
    keywords: tuple[str, ...] = ()
    source_pl: str = ""
    source_url: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    area_name: str = ""
    area_code: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    past_downloads: int = 0
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A row about a file or a link: one edition of a resource. Rows of one `key` are editions of one resource, by day of publication."""

    row: int
    dataset: str
    key: str
    title_pl: str
    title_en: str = ""
    description_pl: str = ""
    path: str = ""
    url: str = ""
    service: str = ""
    kind: str = ""
    mode: str = ""
    state_on: date | None = None
    published_at: datetime | None = None
    position: int | None = None
    past_downloads: int = 0
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What the spreadsheet says. `sheets`: what the two sheets are called, for people who look for a row."""

    datasets: tuple[DatasetLine, ...]
    files: tuple[FileLine, ...]
    sheets: tuple[str, str] = (DATASETS, FILES)

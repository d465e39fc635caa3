"""The public shapes of the API, written by hand: they are the contract (golden `openapi.json`)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field


class Text(Schema):
    """A text in both languages; `en` may be empty."""

    pl: str
    en: str


class UnitOut(Schema):
    slug: str
    name: Text
    url: str


class ThemeOut(Schema):
    slug: str
    name: Text
    eu_theme: str = Field(description="Code of the main EU data theme, for example SOCI")
    eu_themes: list[str] = Field(description="Codes of all EU data themes that the category belongs to, the main one first")


class LinkCheckOut(Schema):
    """What was heard when the address of a link was last asked; once a week."""

    state: str = Field(description="unchecked, works, moved or broken")
    status: int | None = Field(description="The last HTTP status; null where nothing was heard")
    moved_to: str
    checked_at: datetime | None
    broken_since: datetime | None


class ResourceOut(Schema):
    """A table, a document or a link of a dataset, as far as the reader may see it."""

    id: UUID
    dataset: str
    slug: str
    title: Text
    description: Text
    kind: str = Field(description="table, document or link; only a table has rows")
    format: str = Field(description="Suffix of a document (pdf), what stands at the end of a link (page, api, wms); empty for a table")
    bytes: int = Field(description="Size of a document, else 0")
    url: str = Field(description="Where a link leads, else empty")
    check: LinkCheckOut | None = Field(description="Whether the address of a link answers; null for tables and documents")
    version: str = Field(description="Id of the current version")
    rows: int
    columns: int
    state_on: date | None = Field(description="The day the data describes")
    published_at: datetime | None
    checked_on: date | None = Field(
        description="The day somebody said that nothing has changed since the publication; of a link, the day its address was last asked"
    )
    next_due_on: date | None
    past_downloads: int = Field(description="Downloads counted at the portal it moved in from, before it did")
    page_url: str
    rows_url: str | None = Field(description="Address of the rows; null for documents and links")
    permanent_url: str
    downloads: dict[str, str] = Field(description="Format → address")
    demo: bool = Field(description="Whether it belongs to a demo city and is no service of a real one")


class CorrectedCellOut(Schema):
    """A cell, by the number of its row: `found` is what the source says, `value` what is shown; null for no value."""

    row: int
    column: str
    found: str | None
    value: str | None


class CorrectionOut(Schema):
    """A correction: `action` is override, drop, scale or flag."""

    number: int
    action: str
    column: str
    rows: int = Field(description="How many rows of the version it is about")
    cells: list[CorrectedCellOut] = Field(description="The first of them; none of rows that are left out")
    reason: str
    provider: str = Field(description="Who says what is right")


class CorrectionsOut(Schema):
    """The corrections in a version. `digest`: of the items, which change when it does; null without any."""

    version: str
    digest: str | None
    items: list[CorrectionOut]


class ContactOut(Schema):
    """Whom to ask: the person named for the dataset, else its unit."""

    name: str
    phone: str
    email: str


class CoverageOut(Schema):
    """The time and the place that the data is about; empty where nobody has said it."""

    start: date | None
    end: date | None
    area_code: str = Field(description="TERYT code")
    area_name: str


class ArchivedOut(Schema):
    """That a dataset is updated no more; `successor`: slug of what replaces it, empty where nothing does."""

    at: datetime
    reason: str
    successor: str


class DatasetOut(Schema):
    """A dataset and its resources."""

    id: UUID
    slug: str
    title: Text
    description: Text
    unit: UnitOut
    theme: ThemeOut
    keywords: list[str]
    licence: str
    frequency: str
    source: Text
    source_url: str
    contact: ContactOut
    coverage: CoverageOut
    archived: ArchivedOut | None = Field(description="Null for what is kept up to date")
    past_downloads: int = Field(description="Downloads counted at the portal it moved in from, before it did")
    created_at: datetime
    changed_at: datetime
    page_url: str
    demo: bool = Field(description="Whether it belongs to a demo city and is no service of a real one")
    resources: list[ResourceOut]


class FacetOut(Schema):
    value: str
    label: str
    count: int


class DatasetsOut(Schema):
    """A page of the catalogue. `next`, `prev`: addresses of the neighbouring pages, or null."""

    items: list[DatasetOut]
    count: int
    complete: int = Field(description="How many of them have all the words; less than `count` where most of the words were enough")
    corrected: dict[str, str] = Field(description="Mistyped words, and what each was taken for")
    facets: dict[str, list[FacetOut]] = Field(
        description="At most 200 values of each, the most frequent first; years and stars from the highest"
    )
    next: str | None
    prev: str | None


class ColumnOut(Schema):
    name: str
    label: str
    type: str
    unit: str | None = None


class StatusOut(Schema):
    """Why a cell has no value: `row` is the number of the row in the table (`_row`)."""

    row: int
    column: str
    code: str


class RowsOut(Schema):
    """Rows of a version. Decimals and integers above 2^53 are strings; a cell with a status is null."""

    rows: list[dict[str, Any]]
    count: int
    columns: list[ColumnOut]
    status: list[StatusOut]
    facets: dict[str, Any]
    next: str | None
    prev: str | None
    version: str


class SqlOut(RowsOut):
    """Rows of a statement in SQL; `count` is how many are here, `cut` why there are not all."""

    cut: str | None = Field(description="`rows` or `bytes` where the answer was cut, else null")
    suppressed: int = Field(description="How many cells of the tables that were read are kept secret, so that sums over them are too small")


class VersionOut(Schema):
    """A public version: current from `at` until the next one."""

    version: str
    at: datetime
    state_on: date | None
    rows: int
    bytes: int = Field(description="Size of a document, else 0")
    note: str
    withdrawn_reason: str = Field(description="Why the version is shown no more (its address is 410), else empty")
    url: str = Field(description="Permanent address of the version as a file: CSV, the document, or the words of a link")


class VersionsOut(Schema):
    items: list[VersionOut]
    count: int


class SchemaOut(Schema):
    version: str
    columns: list[dict[str, Any]]
    key: list[str]


class NoValueOut(Schema):
    """Why a figure has no value: a stable code and a sentence."""

    code: str
    message: Text


class EditionOut(Schema):
    """What a figure said of one published version. `value` has every digit; a cell with a sign has none, and a problem."""

    value: str | None
    problem: NoValueOut | None
    state_on: date | None = Field(description="The day the value is about")
    published_at: datetime | None
    version: str
    left_out: int = Field(description="Cells without a number that were not counted in")
    hidden: int = Field(description="How many of them are hidden by statistical secrecy (#)")


class OtherOut(Schema):
    """What another holding says of the same. `state`: to be explained, explained, corrected; empty where a difference is expected."""

    holding: Text
    value: str
    unit: str
    state: str
    url: str


class FigureOut(Schema):
    """A saved question that gives one value. There is either `current`, or `problem` and perhaps the `last` value that was known."""

    id: UUID
    slug: str
    title: Text
    definition: Text
    doubt: Text = Field(description="What to beware of")
    unit: Text = Field(description="Words after the number")
    current: EditionOut | None
    problem: NoValueOut | None = Field(description="Why there is no current value")
    last: EditionOut | None = Field(description="The last value known, where there is no current one")
    type: str = Field(description="integer, decimal, text, date…: what the text of a value is; empty where nothing is known")
    next_due_on: date | None
    resource: str = Field(description="dataset/resource that is asked")
    steward: Text
    source: Text
    licence: str
    others: list[OtherOut] = Field(description="What other holdings say of the same; empty where all agree or nobody else counts it")
    page_url: str
    rows_url: str = Field(description="The same question to the rows")
    demo: bool = Field(description="Whether it belongs to a demo city and is no service of a real one")


class FigureHistoryOut(FigureOut):
    """A figure and what it said of each published version that may still be read."""

    history: list[EditionOut]


class FiguresOut(Schema):
    items: list[FigureOut]
    count: int


class ProblemOut(Schema):
    """An error, as RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    hint: str
    allowed: list[str]


class UseOfMonthOut(Schema):
    """Use in a month. Robots and the office are left out."""

    month: str = Field(description="2026-11")
    views: int = Field(description="Pages looked at; the same one again within half an hour counts once")
    downloads: int
    calls: int = Field(description="Calls of the API")
    searches: int


class UseOfThingOut(Schema):
    """Use of a dataset (`resource` empty) or of a resource in a month."""

    month: str
    dataset: str
    resource: str
    what: str = Field(description="view, download or call")
    format: str = Field(description="Of a download")
    number: int


class UseOfWordsOut(Schema):
    """Words that at least three visitors searched for in a month."""

    month: str
    words: str
    searches: int
    found: int = Field(description="How many datasets the last search found; 0: in vain")


class EarlierUseOut(Schema):
    """What an earlier portal counted in total."""

    downloads: int
    resources: int
    source: str


class StatisticsOut(Schema):
    """How the bank is used."""

    months: list[UseOfMonthOut]
    things: list[UseOfThingOut]
    words: list[UseOfWordsOut]
    before: EarlierUseOut | None = Field(description="Of an earlier portal, where it is known in total")
    invented_until: str = Field(description="Only in a demo: the last day whose figures are made up")

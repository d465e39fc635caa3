"""The public shapes of discrepancies, written by hand: they are the contract (golden `openapi.json`)."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from ratusz.portal.api.shapes import Text


class DiscrepancySideOut(Schema):
    """What one holding says; the value has every digit."""

    holding: Text = Field(description="Short name of the holding")
    value: str
    unit: str
    base: str = Field(description="Whom or what it counts")
    reference: str = Field(description="As of which day within the period")
    state_on: date | None = Field(description="The day the table describes")
    differs: bool = Field(description="Whether it is one of those that do not agree")
    resource: str = Field(description="dataset/resource it stands in")
    row: int | None = Field(description="Number of the row; null where it was added up of several")
    column: str
    version: str
    steward: Text
    rows_url: str


class DiscrepancyOut(Schema):
    """Figures of one thing that do not agree (dqv:QualityAnnotation). Classes and scores are not told: people decide."""

    number: int
    phenomenon: str
    name: Text
    area: str = Field(description="Telling digits of a TERYT code, or a name without diacritics; empty for the city")
    period: str
    breakdown: dict[str, str]
    since: str = Field(description="The first of the periods in a row that differ")
    state: str = Field(description="do-wyjasnienia (to be explained), wyjasnione (explained) or poprawione (corrected)")
    sentence: Text
    cause: str = Field(description="Code of the cause, once it is verified")
    note: Text = Field(description="What the office says, once it is verified")
    values: list[DiscrepancySideOut]
    detected_at: datetime
    released_at: datetime | None
    verified_at: datetime | None
    agree_since: datetime | None = Field(description="Since when the figures agree, where they do")
    changed_at: datetime
    page_url: str
    demo: bool = Field(description="Whether it belongs to a demo city and is no service of a real one")


class DiscrepanciesOut(Schema):
    items: list[DiscrepancyOut]
    count: int
    next: str | None

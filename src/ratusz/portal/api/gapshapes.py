"""The public shapes of gaps, written by hand: they are the contract (golden `openapi.json`)."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from ratusz.portal.api.shapes import Text


class GapOut(Schema):
    """Something that a table should hold and does not, or that is needed and nobody gathers."""

    id: str = Field(description="The same as long as the gap begins with the same period")
    kind: str = Field(
        description=(
            "overdue, late, hole, area-missing, breakdown-missing, never-gathered, placeholder, silent-zero or carried-forward, "
            "as the command says"
        )
    )
    state: str = Field(description="open, taken, planned, absent (will not be there) or right (the doubted figure is right)")
    sentence: Text
    resource: str = Field(description="dataset/resource it lacks in; empty where nothing is gathered at all")
    columns: list[str] = Field(description='Columns of figures it lacks in; "rows" where whole rows are looked after')
    areas: list[str] = Field(description="As the table writes them; empty for all")
    breakdowns: list[dict[str, str]] = Field(description="Column of the breakdown and value; empty for all")
    periods: list[str]
    cells: int = Field(description="How many figures lack")
    found: str = Field(description="What stands there instead of a figure")
    due_on: date | None = Field(description="By when the first of them was promised")
    planned_on: date | None = Field(description="For which day it is planned now")
    reason: Text = Field(description="What the office says")
    unit: Text = Field(description="Who looks after it")
    found_at: datetime
    page_url: str
    demo: bool = Field(description="Whether it belongs to a demo city and is no service of a real one")


class GapsOut(Schema):
    items: list[GapOut]
    count: int
    next: str | None

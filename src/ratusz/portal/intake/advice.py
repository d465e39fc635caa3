"""Advice on how a table is prepared, for its part of the delivery's page: the twelve rules of dane.gov.pl, and the stars of openness."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from django.utils.translation import gettext as _

from ratusz.bank.base.text import fold
from ratusz.bank.check.preparation import SOURCE, Openness, Shape, openness, prepared
from ratusz.bank.check.statistics import blanks
from ratusz.bank.model.problem import Report
from ratusz.portal.core import bank
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake.models import DeliveredTable
from ratusz.portal.intake.presenters import problem_lines
from ratusz.portal.intake.queries import file_report, manifest_of, report_of
from ratusz.portal.show.components import ProblemLine

_TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})
_STARS = 5
_SEVERAL = ("adres", "imie i nazwisko", "nazwisko i imie", "kod i miejscowosc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """How well a table is prepared. `stars`: in signs, read out by `stars_said`."""

    sentence: str
    lines: tuple[ProblemLine, ...]
    stars: str
    stars_said: str
    source: str


def advice_on(table: DeliveredTable, *, sheets: int) -> Advice:
    """The advice on `table`, of which a version was made; `sheets`: how many tables the file holds."""
    suffix = PurePath(table.delivery.file_name).suffix.lower()
    told = (*file_report(table.delivery).problems, *report_of(table).problems)
    codes = [one.code for one in told if one.where.table in {None, table.name}]
    made = prepared(codes, _shape(table, sheets=sheets, is_text=suffix in _TEXT_FILES))
    found = openness(suffix, is_table=True)
    return Advice(
        sentence=_("Rules kept: %(kept)s of %(all)s.") % {"kept": made.kept, "all": made.rules},
        lines=problem_lines(Report.of(made.broken)),
        stars="★" * found.delivered + "☆" * (_STARS - found.delivered) if found else "",
        stars_said=_stars_said(found) if found else "",
        source=SOURCE,
    )


def _shape(table: DeliveredTable, *, sheets: int, is_text: bool) -> Shape:
    reading, schema = table.reading, manifest_of(table).schema
    around = [*(reading.get("skipped_rows") or ()), *(reading.get("footer_rows") or ())]
    several = tuple(column.label for column in schema.columns if fold(column.label).startswith(_SEVERAL))
    return Shape(
        header_rows=len(reading.get("header_rows") or ()), total_rows=len(reading.get("total_rows") or ()), rows_around=len(around),
        sheets=sheets, has_blanks=_has_blanks(str(table.resource_id), table.version), is_text=is_text, several_in_a_cell=several,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _has_blanks(resource: str, version: str) -> bool:
    """Whether a cell holds neither a value nor a sign that says why there is none. Versions never change, so it is remembered."""
    table = source_table(resource, version)
    blank = blanks(bank.engine(), table)
    signs = {column.name: table.rows - blank[column.status_name] if column.has_status else 0 for column in table.schema.columns}
    return any(blank[name] > signs[name] for name in signs)


def _stars_said(found: Openness) -> str:
    if found.published > found.delivered:
        said = _("The file has %(delivered)s of 5 stars of openness. The bank gives it out as CSV and JSON too, which have %(published)s.")
        return said % {"delivered": found.delivered, "published": found.published}
    return _("The file has %(delivered)s of 5 stars of openness.") % {"delivered": found.delivered}

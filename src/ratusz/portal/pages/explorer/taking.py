"""What can be taken away: what is seen, all of its rows, and the whole table; a spreadsheet first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ratusz.bank.model.schema import Schema
from ratusz.bank.publish.formats import SHEETS, SUFFIXES, WORKED_OUT
from ratusz.bank.publish.sheets import MAX_COLUMNS, MAX_ROWS
from ratusz.bank.query.places import place_columns, shape_column
from ratusz.bank.query.result import Result
from ratusz.portal.catalog.models import Resource
from ratusz.portal.pages.explorer.address import Address, Pairs
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Download


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """`first`: the button. `others`: the same rows in other formats. `whole`: the whole table, where less of it is seen."""

    first: Download
    others: tuple[Download, ...]
    whole: tuple[Download, ...]
    rows: int
    all_rows: int
    grouped: bool


def taking(resource: Resource, address: Address, result: Result, *, rows: int, schema: Schema, grouped: bool) -> Taking:
    """The files of what `result` is a page of, at `address`; `rows` and `schema`: of the whole table."""
    formats = _formats(placed=not grouped and bool(shape_column(schema) or place_columns(schema)))
    seen = tuple(pair for pair in address.pairs if pair[0] != "limit")
    version = address.only("version")
    is_less = any(name not in {"version", "limit"} for name, _ in address.pairs)
    first, *others = _fitting(formats, rows=result.count, columns=len(result.columns))
    whole = _fitting([one for one in formats if one[1] in {"xlsx", "csv"}], rows=rows, columns=len(schema.columns)) if is_less else []
    return Taking(
        first=_download(resource, seen, first),
        others=tuple(_download(resource, seen, one) for one in others),
        whole=tuple(_download(resource, version, one) for one in whole),
        rows=result.count,
        all_rows=rows,
        grouped=grouped,
    )


Format = tuple[str, str, Pairs, str]


def _formats(*, placed: bool) -> tuple[Format, ...]:
    """All formats that the bank writes, the spreadsheet first, in the order in which they are offered. `placed`: rows have a place."""
    known = (
        ("Excel", "xlsx", (), gettext("spreadsheet")),
        (gettext("CSV for Excel"), "csv", (("for", "excel"),), gettext("semicolons, decimal comma")),
        ("ODS", "ods", (), gettext("spreadsheet")),
        ("CSV", "csv", (), gettext("text, for programs")),
        *((("GeoJSON", "geojson", (), gettext("for maps")),) if placed else ()),
        ("JSON", "json", (), gettext("for web pages")),
        ("JSON Lines", "jsonl", (), gettext("row by row")),
        ("Parquet", "parquet", (), gettext("for analysis")),
    )
    return tuple(one for one in known if one[1] in SUFFIXES)


def _fitting(formats: Sequence[Format], *, rows: int, columns: int) -> list[Format]:
    """Those that hold so much: a sheet has an end."""
    fits = rows <= MAX_ROWS and columns <= MAX_COLUMNS
    return [one for one in formats if fits or one[1] not in SHEETS]


def _download(resource: Resource, pairs: Pairs, made: Format) -> Download:
    name, suffix, more, note = made
    return Download(format=name, url=api_address(resource, f"export.{suffix}", (*pairs, *more)), note=note, may_wait=suffix in WORKED_OUT)


def api_address(resource: Resource, end: str, pairs: Pairs) -> str:
    """An address of the API about the rows of `resource`."""
    return with_parameters(f"/api/v1/resources/{resource.pk}/{end}", pairs, {})

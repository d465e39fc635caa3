"""What can be taken away: what is seen, all of its rows, and the whole table; a spreadsheet first."""

from dataclasses import dataclass

from django.utils.translation import gettext

from ratusz.bank.publish.formats import SUFFIXES
from ratusz.bank.publish.sheets import MAX_COLUMNS, MAX_ROWS
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


def taking(resource: Resource, address: Address, result: Result, *, rows: int, columns: int, grouped: bool) -> Taking:
    """The files of what `result` is a page of, at `address`; `rows` and `columns`: of the whole table."""
    fits = result.count <= MAX_ROWS and len(result.columns) <= MAX_COLUMNS
    formats = _formats()
    first = formats[0] if fits else formats[1]
    seen = tuple(pair for pair in address.pairs if pair[0] != "limit")
    version = address.only("version")
    is_less = any(name not in {"version", "limit"} for name, _ in address.pairs)
    whole_fits = rows <= MAX_ROWS and columns <= MAX_COLUMNS
    return Taking(
        first=_download(resource, seen, first),
        others=tuple(_download(resource, seen, one) for one in formats if one is not first and (fits or one is not formats[0])),
        whole=tuple(_download(resource, version, one) for one in formats[:3] if is_less and (whole_fits or one is not formats[0])),
        rows=result.count,
        all_rows=rows,
        grouped=grouped,
    )


Format = tuple[str, str, Pairs, str]


def _formats() -> tuple[Format, ...]:
    """All formats that the bank writes, the spreadsheet first, in the order in which they are offered."""
    known = (
        ("Excel", "xlsx", (), gettext("spreadsheet")),
        (gettext("CSV for Excel"), "csv", (("for", "excel"),), gettext("semicolons, decimal comma")),
        ("CSV", "csv", (), gettext("text, for programs")),
        ("JSON", "json", (), gettext("for web pages")),
        ("JSON Lines", "jsonl", (), gettext("row by row")),
        ("Parquet", "parquet", (), gettext("for analysis")),
        ("ODS", "ods", (), gettext("spreadsheet")),
    )
    return tuple(one for one in known if one[1] in SUFFIXES)


def _download(resource: Resource, pairs: Pairs, made: Format) -> Download:
    name, suffix, more, note = made
    return Download(format=name, url=api_address(resource, f"export.{suffix}", (*pairs, *more)), note=note)


def api_address(resource: Resource, end: str, pairs: Pairs) -> str:
    """An address of the API about the rows of `resource`."""
    return with_parameters(f"/api/v1/resources/{resource.pk}/{end}", pairs, {})

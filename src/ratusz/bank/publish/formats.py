"""The formats a table leaves in, by the name used in addresses and on the command line.

To add one: write a class with `media_type`, `suffix` and either `stream` (bytes as they are made) or `write` (a file), and
name it here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from ratusz.bank.base.registry import Registry
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.publish.csv import Csv, CsvForExcel
from ratusz.bank.publish.exported import Found, Labels, Told, untold
from ratusz.bank.publish.geojson import GeoJson
from ratusz.bank.publish.json import Json, JsonLines
from ratusz.bank.publish.ods import Ods
from ratusz.bank.publish.parquet import Parquet
from ratusz.bank.publish.xlsx import Xlsx
from ratusz.bank.query.nodes import Query


@runtime_checkable
class Streamed(Protocol):
    """A format whose bytes can be sent while they are made."""

    media_type: str
    suffix: str

    def stream(
        self, engine: Engine, table: Table, query: Query, labels: Labels | None = None, found: Found | None = None
    ) -> Iterator[bytes]:
        """The file, piece by piece. Errors of the query come before the first piece. `found`: its rows, where they have been found."""
        ...


@runtime_checkable
class Written(Protocol):
    """A format that has to be finished before its first byte can be sent."""

    media_type: str
    suffix: str

    def write(
        self,
        engine: Engine,
        table: Table,
        query: Query,
        path: Path,
        labels: Labels | None = None,
        *,
        found: Found | None = None,
        told: Told = untold,
    ) -> None:
        """Write the file to `path`. `found`: its rows, where they have been found."""
        ...

    def ready(self, table: Table, query: Query) -> Path | None:
        """A file that already holds exactly this, to be sent as it is; None when it has to be written."""
        ...


Format = Streamed | Written

formats: Registry[Format] = Registry("format")
formats.add("csv")(Csv)
#: `csv?for=excel`
formats.add("csv-excel")(CsvForExcel)
formats.add("json")(Json)
formats.add("jsonl")(JsonLines)
formats.add("ods")(Ods)
formats.add("parquet")(Parquet)
formats.add("xlsx")(Xlsx)
formats.add("geojson")(GeoJson)
#: What addresses may name; "csv-excel" is written csv?for=excel.
SUFFIXES = tuple(name for name in formats.names() if name != "csv-excel")
#: What every table leaves in, wherever its rows lie: GeoJSON wants places.
OF_ANY_TABLE = tuple(name for name in SUFFIXES if name != "geojson")
#: What has to be finished before its first byte can be sent.
WORKED_OUT = frozenset(name for name in formats.names() if isinstance(formats[name], Written))
#: What holds no more rows than a sheet does.
SHEETS = frozenset({"ods", "xlsx"})


def write_file(name: str, engine: Engine, table: Table, query: Query, path: Path, labels: Labels | None = None) -> None:
    """Write any format to `path`: `formats[name]` streamed into it or written."""
    match formats[name]:
        case Streamed() as streamed:
            with path.open("wb") as file:
                file.writelines(streamed.stream(engine, table, query, labels))
        case Written() as written:
            written.write(engine, table, query, path, labels)

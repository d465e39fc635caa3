"""Files drawn as texts or workbooks, read with the real engine."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.read import ReadResult, ReadTable, Recipe, read


@dataclass(frozen=True)
class Reader:
    """Reads bytes or texts as an office would deliver them, and looks into what came out."""

    folder: Path
    engine: Engine

    def read(self, content: str | bytes, *, name: str = "plik.csv", recipe: Recipe | None = None) -> ReadResult:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        work = self.folder / f"work-{len(list(self.folder.iterdir()))}"
        work.mkdir()
        return read(path, recipe=recipe, work=work, engine=self.engine)

    def rows(self, table: ReadTable) -> list[dict[str, Any]]:
        names = ["_row", *(n for c in table.table.schema.columns for n in (c.name, *((c.status_name,) if c.has_status else ())))]
        found = self.engine.fetch(f"SELECT {', '.join(map(quote, names))} FROM {self.engine.scan_table(table.table)} AS t ORDER BY _row")
        return [dict(zip(names, row, strict=True)) for row in found]

    def column(self, table: ReadTable, name: str) -> list[Any]:
        return [row[name] for row in self.rows(table)]

    def raw(self, table: ReadTable) -> list[tuple[int, str, str]]:
        return self.engine.fetch(f'SELECT _row, "column", raw FROM {self.engine.scan_raw(table.table)} AS r ORDER BY 1, 2')


def codes(result: ReadResult | ReadTable) -> dict[str, int]:
    return dict(result.report.totals)


def types(table: ReadTable) -> dict[str, str]:
    return {column.name: str(column.type) for column in table.table.schema.columns}


def workbook(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """The bytes of a workbook that `fill` writes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def repacked(content: bytes, changed: Mapping[str, Callable[[bytes], bytes]], *, added: Mapping[str, bytes] | None = None) -> bytes:
    """The ZIP `content` with some of its members changed, others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, changed.get(member, bytes)(source.read(member)))
        for member, bytes_ in (added or {}).items():
            target.writestr(member, bytes_)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[Any]], *, name: str = "Dane") -> Callable[[xlsxwriter.Workbook], object]:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet(name)
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)

    return fill

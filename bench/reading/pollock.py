"""The Pollock benchmark (Vitagliano et al., VLDB 2023): polluted variants of one file, read with no parameters.

The adapter, that is what of our reading is handed to Pollock's comparison:

* the first table of the file, as CSV of RFC 4180, in UTF-8. The heading is written where the file has one, as labels, not as the
  names for machines: Pollock's clean files hold the heading's own words;
* "as written": each cell as the file wrote it, out of typed values, formats of the recipe and the raw text that is kept where they
  differ (`ratusz.bank.read.written`). Nothing of it is read from the file a second time. Systems that keep all as text are measured so;
* "typed": what `ratusz read --to OUT.csv` writes, with the same heading: as DuckDB is measured. 28/01/2018 is 2018-01-28 there and
  $74.69 is 74.69 with a unit, which Pollock counts as lost cells;
* a refused file is "Application Error", which is 0 for all measures. An empty file is refused as empty, exit code 11; its clean
  file is empty as well, so the first figure counts the refusal as the right answer (an empty result) and "refusals as errors" does not.

262 of the 2290 files are at hand. "Weighted by family" counts each family of files as often as the whole benchmark has it, and is
the figure nearest to the published ones (duckdb.org, 2025-04-16: automatic 9.075; 9.961 told dialect and columns).
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.reading.measures import NORMALISED, measures
from bench.reading.parts import Figure, Outcome, Setting, is_aside, mean, parts
from ratusz.bank.base.errors import Unreadable
from ratusz.bank.engine.protocol import quote
from ratusz.bank.read import ReadResult, read
from ratusz.bank.read.written import written_rows

FOLDER = "csv-dialect/HPI-Information-Systems+Pollock/polluted_files"
BEST = "DuckDB automatic 9.075, told all 9.961"
#: Files of each family in the whole benchmark.
_FAMILIES = {"row_less_sep": 672, "row_more_sep": 756, "row_extra_quote": 756, "row_field_delimiter": 84}


@parts.add("pollock")
def run(setting: Setting) -> Outcome:
    """Read all polluted files and score them."""
    folder = setting.data / FOLDER
    files = {path.name: _file(setting, path, folder / "clean" / path.name) for path in sorted(folder.glob("csv/*.csv"))}
    aside = {name: found for name, found in files.items() if is_aside(name)}
    figures = (
        Figure(what="simple score, as written", ours=mean(_scores(files)), bar=9.7, best=BEST),
        Figure(what="… files kept aside", ours=mean(_scores(aside)), bar=9.7),
        Figure(what="… files worked with", ours=mean(_scores({n: f for n, f in files.items() if n not in aside}))),
        Figure(what="… refusals as errors", ours=mean(_scores(files, "strict")), bar=9.7),
        Figure(what="… weighted by family", ours=_by_family(files), bar=9.7),
        Figure(what="simple score, typed", ours=mean(_scores(files, "typed")), best=f"{BEST} ({NORMALISED})"),
    )
    return Outcome(figures=figures, files=files)


def _file(setting: Setting, path: Path, clean: Path) -> dict[str, Any]:
    expected = clean.read_text(encoding="utf-8-sig")
    work = setting.folder()
    try:
        result = read(path, work=work, engine=setting.engine)
    except Unreadable as refusal:
        empty = refusal.code == "empty-file" and not expected
        lenient = measures(expected, "") if empty else measures(expected, None)
        return {"refused": refusal.code, "score": sum(lenient.values()), "strict": 0.0, "typed": sum(lenient.values()), **lenient}
    found = measures(expected, as_written(setting, result))
    typed = measures(expected, as_typed(setting, result))
    score = sum(found.values())
    return {"score": score, "strict": score, "typed": sum(typed.values()), "codes": dict(result.report.totals), **found}


def as_written(setting: Setting, result: ReadResult) -> str:
    """The first table as its file wrote it."""
    table, recipe = result.tables[0], next(each for each in result.recipe.tables if each.take)
    return _csv(table.reading.header_rows, [column.label for column in recipe.columns], written_rows(setting.engine, table, recipe))


def as_typed(setting: Setting, result: ReadResult) -> str:
    """The first table as typed values are printed."""
    table = result.tables[0]
    columns = table.table.schema.columns
    names = ", ".join(quote(column.name) for column in columns)
    rows = setting.engine.fetch(f"SELECT {names} FROM {setting.engine.scan_table(table.table)} AS t ORDER BY _row")
    return _csv(table.reading.header_rows, [column.label for column in columns], iter(rows))


def _csv(header: tuple[int, ...], labels: list[str], rows: Iterator[Any]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if header:
        writer.writerow(labels)
    writer.writerows(rows)
    return out.getvalue()


def _scores(files: dict[str, dict[str, Any]], kind: str = "score") -> list[float]:
    return [found[kind] for found in files.values()]


def _by_family(files: dict[str, dict[str, Any]]) -> float:
    """The mean when each family counts as often as in the whole benchmark."""
    families: dict[str, list[float]] = {}
    for name, found in files.items():
        families.setdefault(next((family for family in _FAMILIES if name.startswith(family)), "file"), []).append(found["score"])
    counts = {family: _FAMILIES.get(family, len(scores)) for family, scores in families.items()}
    return sum(mean(scores) * counts[family] for family, scores in families.items()) / max(sum(counts.values()), 1)

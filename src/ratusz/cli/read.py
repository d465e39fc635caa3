"""`ratusz read FILE`: any office file → tables, how they were read, and the recipe that reads the next one alike. No bank, no Django."""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import orjson

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import Table
from ratusz.bank.read import ReadResult, ReadTable, Recipe, read
from ratusz.bank.read.marked import write_marked
from ratusz.cli.terminal import current_language

PROBLEMS_FOUND = 10
_SHOWN_PROBLEMS = 20
_SUFFIXES = (".csv", ".parquet", ".jsonl")


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--recipe", "recipe_path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read it as this recipe says.")
@click.option("--table", "number", type=click.IntRange(min=1), help="Only the table with this number.")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write the table as OUT.csv, .parquet or .jsonl.")
@click.option("--marked", "marked", type=click.Path(dir_okay=False, path_type=Path), help="Write OUT.xlsx with the odd cells marked.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(file: Path, recipe_path: Path | None, number: int | None, target: Path | None, marked: Path | None, *, as_json: bool) -> int:
    """Read an office file: which tables it holds, how they were understood, and what is wrong in them.

    Texts with a separator, sheets (XLSX, XLS, ODS…), JSON, XML, layers with shapes, Parquet, DBF, and ZIP, 7z and gzip of these.

    Leaves with 0, with 10 when warnings or errors were found (advice is none), with 11 when the file cannot be read.
    """
    recipe = _recipe(recipe_path)
    if target is not None and target.suffix not in _SUFFIXES:
        raise WrongUsage(
            "unknown-format", N_("A table is written as {allowed}."), values={"allowed": ", ".join(_SUFFIXES)}, allowed=_SUFFIXES
        )
    with TemporaryDirectory(prefix="ratusz-read-") as folder:
        work = Path(folder)
        engine = DuckDBEngine(memory="1GB", threads=os.cpu_count() or 1, temp=work)
        result = read(file, recipe=recipe, work=work, engine=engine)
        chosen = _chosen(result, number)
        if target is not None:
            _write(engine, _only(result, chosen).table, target)
        if marked is not None:
            problems = result.report.problems
            write_marked(file, marked, file_name=file.name, recipe=result.recipe, problems=problems, language=current_language())
        if as_json:
            click.echo(json.dumps(_only_json(result, chosen, number), ensure_ascii=False, indent=2))
        else:
            _tell(result, chosen, current_language())
    return PROBLEMS_FOUND if result.report.has_worse_than_advice else 0


def _recipe(path: Path | None) -> Recipe | None:
    if path is None:
        return None
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WrongUsage("recipe-not-json", N_("The recipe is not JSON: {error}."), values={"error": error}) from error
    answer = isinstance(data, dict) and isinstance(data.get("recipe"), dict)  # what `--json` printed, with the recipe in it
    return Recipe.from_json(data["recipe"] if answer else data)


def _chosen(result: ReadResult, number: int | None) -> tuple[ReadTable, ...]:
    if number is None:
        return result.tables
    if number > len(result.tables):
        raise WrongUsage(
            "no-such-table",
            N_("The file has {count} tables, and none with number {number}."),
            values={"count": len(result.tables), "number": number},
            allowed=_names(result),
        )
    return (result.tables[number - 1],)


def _only(result: ReadResult, chosen: tuple[ReadTable, ...]) -> ReadTable:
    if len(chosen) != 1:
        raise WrongUsage(
            "which-table",
            N_("The file holds several tables: {tables}."),
            N_("Say which one, as --table 1."),
            values={"tables": "; ".join(_names(result))},
            allowed=_names(result),
        )
    return chosen[0]


def _names(result: ReadResult) -> tuple[str, ...]:
    return tuple(f"{number}. {table.name}" for number, table in enumerate(result.tables, 1))


def _only_json(result: ReadResult, chosen: tuple[ReadTable, ...], number: int | None) -> dict[str, Any]:
    found = result.as_json()
    if number is not None:
        found["tables"] = [table.as_json() for table in chosen]
        found["problems"] = [problem.as_json() for problem in chosen[0].report.problems]
    return found


def _tell(result: ReadResult, chosen: tuple[ReadTable, ...], language: str) -> None:
    for number, table in enumerate(result.tables, 1):
        if table not in chosen:
            continue
        size = say(N_("{rows} rows, {columns} columns"), language, {"rows": table.table.rows, "columns": len(table.table.schema.columns)})
        click.echo(f"{number}. {table.name}: {size}")
        for column in table.table.schema.columns:
            unit = f" [{column.unit}]" if column.unit else ""
            click.echo(f"   {column.name}  {column.type}{unit}  {column.label}")
    for problem in result.report.problems[:_SHOWN_PROBLEMS]:
        place = ":".join(str(part) for part in (problem.where.table, problem.where.row) if part is not None)
        click.echo(f"- {place}: {problem.as_json()['message'][language]}")
    more = sum(result.report.totals.values()) - min(len(result.report.problems), _SHOWN_PROBLEMS)
    if more > 0:
        click.echo(say(N_("…and {count} more."), language, {"count": more}))


def _write(engine: Engine, table: Table, target: Path) -> None:
    """The typed table as a file; a file that was there is replaced at the end, not before."""
    names = [name for column in table.schema.columns for name in (column.name, *((column.status_name,) if column.has_status else ()))]
    sql = f"SELECT {', '.join(map(quote, names))} FROM {engine.scan_table(table)} AS t ORDER BY _row"
    part = target.with_name(f"{target.name}.part")
    if target.suffix == ".parquet":
        engine.write(sql, str(part))
    else:
        with engine.arrow(sql) as batches, part.open("wb") as out:
            lines = _csv_lines(names, batches) if target.suffix == ".csv" else _json_lines(batches)
            out.writelines(lines)
    part.replace(target)


def _csv_lines(names: list[str], batches: Iterator[Any]) -> Iterator[bytes]:
    for rows in ([names], *([list(row.values()) for row in batch.to_pylist()] for batch in batches)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        yield text.getvalue().encode("utf-8")


def _json_lines(batches: Iterator[Any]) -> Iterator[bytes]:
    """Decimals and integers above 2^53 as strings, as everywhere in JSON (DESIGN §6)."""
    for batch in batches:
        for row in batch.to_pylist():
            plain = {name: str(value) if isinstance(value, int) and abs(value) > 1 << 53 else value for name, value in row.items()}
            yield orjson.dumps(plain, default=str, option=orjson.OPT_APPEND_NEWLINE)

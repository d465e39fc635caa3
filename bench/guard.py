"""Whether the guard finds planted personal data, and how often it stops ordinary files.

    python -m bench.guard [--data FOLDER] [--files N] [--ordinary N] [--seed N] [--half tuned|aside|both]

Ten identifiers of every kind are planted by lot in each of N real files of FOLDER (copies, in a folder that is deleted): in cells of their
own, inside other texts, in cells of numbers, headings, columns of their own, hidden sheets, comments, properties. Half of the files, by
the hash of their names, is kept aside while patterns are tuned; each half is told for itself.

    recall per kind          bar: .99 of those that reached a table or its surroundings
    stops of ordinary files  bar: one in ten; each is listed with what stopped it, to be judged by a person

The result is also written to var/bench/guard.json.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.planting import KINDS, Plant, plant_csv, plant_workbook
from ratusz.bank.base.errors import UserError
from ratusz.bank.build.around import around
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Problem, Severity
from ratusz.bank.protect import personal
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.read import read

DATA, RESULT = Path("../shared/data"), Path("var/bench/guard.json")
RECALL, STOPS = 0.99, 0.1
PER_FILE = 10
_PLANTED_BYTES, _ORDINARY_BYTES = 400_000, 1_500_000
_SUFFIXES = {".csv", ".xlsx", ".xls", ".ods", ".tsv"}
HALVES = ("tuned", "aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the guard says of a file, and every text of it that goes out."""

    problems: tuple[Problem, ...]
    text: str

    def count(self, code: str) -> int:
        """Rows in which a kind was found, in all columns."""
        return sum(int(one.found or 0) for one in self.problems if one.code == code)

    @property
    def stops(self) -> list[str]:
        """What stops publication."""
        return sorted(
            {f"{one.code}: {one.where.column or ''} ({one.found or ''})" for one in self.problems if one.weight is Severity.ERROR}
        )


def look(engine: DuckDBEngine, path: Path, *, with_text: bool) -> Looked | None:
    """The file as the guard sees it; None where it cannot be read as tables."""
    with tempfile.TemporaryDirectory(prefix="guard-") as folder:
        try:
            result = read(path, file_name=path.name, work=Path(folder), engine=engine)
        except UserError:
            return None
        problems = list(around(engine, path, result).problems)
        texts: list[str] = []
        for one in result.tables:
            if not one.hidden:
                problems += personal(engine, one.table, name=one.name, file_name=path.name).problems
            if with_text:
                cells = engine.fetch(f"SELECT * FROM {engine.scan_table(one.table)}")
                texts += ["\n".join(str(cell) for row in cells for cell in row)]
                texts += [str(cell) for row in engine.fetch(f"SELECT raw FROM {engine.scan_raw(one.table)}") for cell in row]
                texts += [column.label for column in one.table.schema.columns]
    return Looked(problems=tuple(problems), text="\n".join(texts))


def half_of(path: Path) -> str:
    """The half a file is in, by the hash of its name."""
    return HALVES[sha256(path.name.encode()).digest()[0] % 2]


def found_of(plant: Plant, before: Looked, after: Looked, taken: Counter[str]) -> bool | None:
    """Whether a plant was told; None where the reader left the place out, so that it is in no table."""
    kind = kinds[plant.code]
    match plant.site:
        case "hidden":
            return any(one.code == "personal-data-hidden" and kind.named in (one.found or "") for one in after.problems)
        case "comment":
            return any(one.code == "personal-data-in-comment" and kind.named in (one.found or "") for one in after.problems)
        case "property":
            named = {"personal-data-in-properties", "properties-name-people"}
            return any(one.code in named and kind.named in (one.found or "") for one in after.problems)
        case "heading":
            if plant.needle not in after.text:
                return None
            # Where the reader takes the first row for data, it is told as a cell.
            wanted = {"pesel-in-heading" if plant.code == "pesel-found" else "identifier-in-heading", plant.code}
            return any(one.code in wanted for one in after.problems)
    if plant.needle not in after.text:
        return None
    more = after.count(plant.code) - before.count(plant.code)
    taken[plant.code] += plant.rows
    return more >= taken[plant.code] or (plant.site == "column" and more > 0)


def planted(engine: DuckDBEngine, path: Path, lot: random.Random, folder: Path) -> Iterator[tuple[Plant, bool | None, bool]]:
    """Each plant of a file: what it was, whether it was told, and whether it stops publication."""
    before = look(engine, path, with_text=False)
    if before is None:
        return
    copy = folder / path.name
    plant = plant_workbook if path.suffix.lower() == ".xlsx" else plant_csv
    plants = plant(path, copy, lot, PER_FILE)
    after = look(engine, copy, with_text=True) if plants else None
    copy.unlink(missing_ok=True)
    if after is None:
        return
    taken: Counter[str] = Counter()
    for one in plants:
        stopped = any(problem.code == one.code and problem.weight is Severity.ERROR for problem in after.problems)
        yield one, found_of(one, before, after, taken), stopped


def files_of(data: Path, limit_bytes: int) -> list[Path]:
    """The real files that may be read as tables, each content once."""
    seen: dict[bytes, Path] = {}
    for path in sorted(data.rglob("*")):
        if path.suffix.lower() in _SUFFIXES and path.is_file() and 0 < path.stat().st_size <= limit_bytes:
            seen.setdefault(sha256(path.read_bytes()).digest(), path)
    # Hundreds of variants of one small file would say the same hundreds of times.
    return [path for path in seen.values() if "csv-dialect" not in path.parts]


def main() -> int:
    """0 where both bars hold in both halves."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--files", type=int, default=50)
    asked.add_argument("--ordinary", type=int, default=200)
    asked.add_argument("--seed", type=int, default=4)
    asked.add_argument("--half", choices=(*HALVES, "both"), default="both")
    given = asked.parse_args()
    if not given.data.is_dir():
        sys.stderr.write(f"No real files at {given.data}.\n")
        return 2
    halves = HALVES if given.half == "both" else (given.half,)
    with tempfile.TemporaryDirectory(prefix="guard-spill-") as spill, tempfile.TemporaryDirectory(prefix="guard-copies-") as copies:
        engine = DuckDBEngine(memory="1GB", threads=2, temp=Path(spill))
        told = {half: measure(engine, given, half, Path(copies)) for half in halves}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(
        json.dumps(
            {
                half: {name: told[half][name] for name in ("recall", "planted", "not_read", "stop_rate", "ordinary", "missed")}
                for half in told
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )
    good = all(min(one["recall"].values(), default=0) >= RECALL and one["stop_rate"] <= STOPS for one in told.values())
    return 0 if good else 1


def measure(engine: DuckDBEngine, given: argparse.Namespace, half: str, copies: Path) -> dict[str, object]:
    """Recall, and stops of ordinary files, in one half."""
    lot = random.Random(f"{given.seed} {half}")
    small = [path for path in files_of(given.data, _PLANTED_BYTES) if half_of(path) == half and path.suffix.lower() in {".csv", ".xlsx"}]
    lot.shuffle(small)
    small.sort(key=lambda path: path.suffix.lower() != ".xlsx")  # few are workbooks, in which there are more places
    books = [path for path in small if path.suffix.lower() == ".xlsx"]
    drawn = books[: given.files // 4] + [path for path in small if path.suffix.lower() == ".csv"]
    told, found, stopped, missed, not_read, used = Counter[str](), Counter[str](), Counter[str](), [], 0, 0
    sites: dict[str, Counter[str]] = defaultdict(Counter)
    for path in drawn:
        if used >= given.files // 2:
            break
        plants = list(planted(engine, path, lot, copies))
        used += bool(plants)
        for one, was_found, stops in plants:
            not_read += was_found is None
            if was_found is not None:
                told[one.code] += 1
                found[one.code] += was_found
                stopped[one.code] += stops
                sites[one.site]["planted"] += 1
                sites[one.site]["found"] += was_found
                if not was_found:
                    missed.append(f"{one.code} {one.site} {one.text!r} in {path.name}")
    ordinary = [path for path in files_of(given.data, _ORDINARY_BYTES) if half_of(path) == half]
    lot.shuffle(ordinary)
    seen, stops = 0, {}
    for path in ordinary[: given.ordinary // 2]:
        looked = look(engine, path, with_text=False)
        if looked is not None:
            seen += 1
            if looked.stops:
                stops[str(path.relative_to(given.data))] = looked.stops
    return {
        "files": used, "planted": sum(told.values()), "not_read": not_read, "kinds": len(KINDS),
        "recall": {code: round(found[code] / told[code], 4) for code in sorted(told)},
        "stopped": {code: round(stopped[code] / told[code], 4) for code in sorted(told)},
        "sites": {site: dict(counted) for site, counted in sites.items()}, "missed": missed,
        "ordinary": seen, "stop_rate": round(len(stops) / max(seen, 1), 4), "stops": stops,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

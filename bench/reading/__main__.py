"""Run the parts, print each figure beside its bar, keep what was found for each file."""

import argparse
import json
import tempfile
import time
from pathlib import Path

from bench.reading import dialects, goldens, horror, pollock, speed
from bench.reading.parts import DATA, Figure, Setting, parts
from ratusz.bank.engine.duckdb import DuckDBEngine

RESULTS = Path("var/bench")
#: The modules whose parts are registered by being imported.
MODULES = (pollock, dialects, horror, goldens, speed)
_SAID = {True: "reached", False: "MISSED", None: ""}


def main() -> int:
    """Run the parts named on the command line, or all; leaves with 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="bench.reading")
    parser.add_argument("part", nargs="*", help=f"of {', '.join(parts.names())}; all without one")
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    missed = False
    for name in asked.part or list(parts.names()):
        with tempfile.TemporaryDirectory() as folder:
            engine = DuckDBEngine(memory="1GB", threads=2, temp=Path(folder))
            began = time.perf_counter()
            outcome = parts[name](Setting(data=asked.data, engine=engine, work=Path(folder)))
        print(f"{name}: {len(outcome.files)} files, {time.perf_counter() - began:.0f} s")
        if not outcome.files:
            print(f"  its files are not in {asked.data}")
        for figure in outcome.figures if outcome.files else ():
            print(_line(figure))
            missed = missed or figure.reached is False
        keep(name, outcome.figures, outcome.files)
    return int(missed)


def _line(figure: Figure) -> str:
    bar = "" if figure.bar is None else f"bar {'≥' if figure.high else '≤'} {figure.bar:g}"
    return f"  {figure.what:58} {figure.ours:9.3f}  {bar:12} {_SAID[figure.reached]:8} {figure.best}".rstrip()


def keep(name: str, figures: tuple[Figure, ...], files: object) -> None:
    """Write the result of a part to var/bench."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {"figures": {figure.what: figure.ours for figure in figures}, "files": files}
    (RESULTS / f"reading-{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())

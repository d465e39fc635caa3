"""Separator and quotation mark of annotated files (ws-garcia/CSVsniffer), by the rule of its test_runner.py.

A file counts when the names of both marks are those of the annotation; no quotation mark is called "doublequote" there, as in a file
that quotes nothing. The repository leaves files without an answer out of its denominator; here they are failures.

The escape character is annotated only where one occurs, and scored by nobody; "with escape" counts a file only when an annotated
backslash was found too, and none where a doubled mark is annotated.
"""

from pathlib import Path
from typing import Any

from bench.reading.parts import Figure, Outcome, Setting, is_aside, mean, parts
from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read.delimited import read_small

FOLDER = "csv-dialect/ws-garcia+CSVsniffer"
#: Annotations, the folder of their files, the bar, the best figure known.
_SETS = (
    ("W3C-CSVW", "W3C-CSVW-Dialect_annotations.txt", "W3C-CSVW", 99.0, "DuckDB 99.1"),
    ("others", "Dialect_annotations_open.txt", "CSV", 95.0, "CSVsniffer 90.6"),
)
_DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    " ": "space",
    "|": "vslash",
    "#": "nsign",
    ":": "colon",
    "=": "eqsign",
    "*": "star",
}
_QUOTES = {'"': "doublequote", "": "doublequote", "'": "singlequote", "~": "tilde"}


@parts.add("dialects")
def run(setting: Setting) -> Outcome:
    """Ask for the dialect of each annotated file."""
    figures: list[Figure] = []
    files: dict[str, dict[str, Any]] = {}
    for name, annotations, folder, bar, best in _SETS:
        source = setting.data / FOLDER
        if not (source / annotations).exists():
            continue
        found = {each["file"]: _file(source / folder / each["file"], each) for each in _annotated(source / annotations)}
        found = {file: answer for file, answer in found.items() if answer}
        aside = {file: answer for file, answer in found.items() if is_aside(file)}
        figures += [
            Figure(what=f"{name}, % right", ours=_share(found), bar=bar, best=best),
            Figure(what=f"{name}, % of the {len(aside)} files kept aside", ours=_share(aside), bar=bar),
            Figure(what=f"{name}, % right with escape", ours=_share(found, "escape")),
        ]
        files |= {f"{folder}/{file}": answer for file, answer in found.items()}
    return Outcome(figures=tuple(figures), files=files)


def _annotated(path: Path) -> list[dict[str, str]]:
    lines = [line.split("|") for line in path.read_text(encoding="utf-8").splitlines() if "|" in line]
    keys = ("file", "encoding", "delimiter", "quotechar", "escapechar", "newline")
    return [dict(zip(keys, line, strict=False)) for line in lines[1:]]


def _file(path: Path, expected: dict[str, str]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        dialect = read_small(path, name=path.stem, dialect=None).dialect
    except Unreadable as refusal:
        return {"right": False, "escape": False, "refused": refusal.code, "expected": expected}
    right = (_DELIMITERS.get(dialect.delimiter), _QUOTES.get(dialect.quotechar)) == (expected["delimiter"], expected["quotechar"])
    escape = right and (dialect.escapechar == "\\") == (expected["escapechar"] == "backslash")
    found = {"delimiter": dialect.delimiter, "quotechar": dialect.quotechar, "escapechar": dialect.escapechar}
    return {"right": right, "escape": escape, "found": found, "expected": expected}


def _share(files: dict[str, dict[str, Any]], kind: str = "right") -> float:
    return 100 * mean(float(answer[kind]) for answer in files.values())

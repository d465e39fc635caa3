"""Office files of other people's test suites and the samples of the national portal: read, or refused for the right reason.

`EXPECTED` says of each file what a person counts in it: data rows and columns of its first table, or the code of the refusal and why
it is right. Counts were made by eye and with Python's csv module, not with the reader. Files of formats that are not in the table are
tried too: they must be read or refused, and are listed as not judged.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reading.parts import Figure, Outcome, Setting, mean, parts
from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import read

FOLDERS = ("office-horror/*/horror", "office-horror/*/tests/data", "dane-gov-pl/*/data/test_samples")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is right: a table of `rows` × `columns`, or the refusal `code`. `because`: what is special about the file."""

    rows: int = 0
    columns: int = 0
    code: str = ""
    because: str = ""


def _table(rows: int, columns: int, because: str = "") -> Expected:
    return Expected(rows=rows, columns=columns, because=because)


def _refused(code: str, because: str) -> Expected:
    return Expected(code=code, because=because)


#: By the end of the path.
EXPECTED: dict[str, Expected] = {
    "horror/begrotingsanalyse-2011.csv": _table(36, 14, "a heading of four rows, two empty titles, columns that are empty all the way"),
    "horror/characters.csv": _table(382, 18, "a text in Big5: its figures can be read, its letters are told as damaged"),
    "horror/complex.csv": _table(3, 4, "no line end after the last row"),
    "horror/excel_pasting.csv": _table(14, 9, "titles above, a total, an empty row, a source and a note below"),
    "horror/long.csv": _table(4000, 1, "4000 times the same word: no heading"),
    "horror/mixedGLB.csv": _table(133, 19, "lone carriage returns as line ends, three lines of titles"),
    "horror/null.csv": _table(10, 4, "no heading; the word null as a text"),
    "horror/simple.csv": _table(6, 3),
    "horror/skip_initials.csv": _table(2, 2, "blanks after the separator"),
    "horror/small.csv": _table(0, 1, "one letter: a heading and nothing else"),
    "horror/spanish_chars.csv": _table(114, 8, "not UTF-8; a source below"),
    "horror/sparse_with_column_errors.csv": _table(2200, 4, "not UTF-8; empty rows; the last column has no name"),
    "horror/utf-16le_encoded.csv": _table(327, 19, "UTF-16"),
    "horror/utf8bom.csv": _table(0, 2, "a heading alone, with a byte order mark"),
    "horror/weird_head_padding.csv": _table(60, 10, "eleven lines above, footnotes below in a separator of their own"),
    "horror/example.tsv": _table(140, 17),
    "horror/simple.psv": _table(28, 6),
    "horror/simple.ssv": _table(6, 3),
    "horror/simple.unknown": _refused("empty-file", "it has no bytes"),
    "data/a_test_file.csv": _table(404, 11, "the heading stands three times"),
    "data/b_test_file.csv": _table(6, 3),
    "data/c_test_file.csv": _table(1, 3, "more fields than names"),
    "data/csv_file": _table(6, 2, "a name without an ending"),
    "test_samples/buzzfeed-2018-fake-news-1000-lines.csv": _table(1000, 6),
    "test_samples/csv2jsonld.csv": _table(6, 4),
    "test_samples/date_and_datetime.csv": _table(30, 2, "days in every spelling"),
    "test_samples/geo.csv": _table(8, 4),
    "test_samples/missingi.csv": _table(8, 11),
    "test_samples/onlyheaders.csv": _table(0, 3, "a heading alone"),
    "test_samples/simple.csv": _table(6, 4),
    "test_samples/state_variants.csv": _table(64, 7),
    "test_samples/tabular_file_with_geo_data.csv": _table(1, 7),
    "test_samples/unique_simple.csv": _table(6, 4),
    "datasets/pl/katalog.csv": _table(12, 48, "long texts with line ends in them"),
}


@parts.add("horror")
def run(setting: Setting) -> Outcome:
    """Read every file of the folders."""
    paths = sorted({path for folder in FOLDERS for path in setting.data.glob(f"{folder}/**/*") if path.is_file()})
    files = {path.relative_to(setting.data).as_posix(): _file(setting, path) for path in paths}
    judged = [found for found in files.values() if found["expected"]]
    figures = (
        Figure(what="files as expected, %", ours=100 * mean(float(found["right"]) for found in judged), bar=100.0),
        Figure(what="files judged", ours=len(judged)),
        Figure(what="files tried", ours=len(files)),
        Figure(what="files that broke the reader", ours=sum("broken" in found for found in files.values()), bar=0.0, high=False),
    )
    return Outcome(figures=figures, files=files)


def _file(setting: Setting, path: Path) -> dict[str, Any]:
    expected = next((one for end, one in EXPECTED.items() if path.as_posix().endswith(f"/{end}")), None)
    said = None if expected is None else expected.code or f"{expected.rows} × {expected.columns}"
    try:
        result = read(path, work=setting.folder(), engine=setting.engine)
    except Unreadable as refusal:
        return {"expected": said, "found": refusal.code, "right": said == refusal.code}
    except Exception as error:  # noqa: BLE001  what this part is there to find
        return {"expected": said, "found": "", "broken": repr(error), "right": False}
    tables = [f"{one.table.rows} × {len(one.table.schema.columns)}" for one in result.tables]
    return {"expected": said, "found": "; ".join(tables), "right": tables[:1] == [said], "codes": dict(result.report.totals)}

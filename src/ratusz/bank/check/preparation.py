"""The twelve rules by which dane.gov.pl wants sheets to be prepared, and the stars of openness: advice, never a reason to stop.

Rules: „Wskazówki dotyczące przygotowania danych do publikacji w portalu”, version 1.0.1 of 10.07.2025, in our own words.
Stars: the scale of the state portal by formats. Ratusz reads most sheets that break the rules; others who open the file may not.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Problem, ProblemKind, Severity, problem_kinds

SOURCE = "dane.gov.pl, Wskazówki dotyczące przygotowania danych 1.0.1"

_RULES: Mapping[str, tuple[str, str]] = {
    "rule-one-header-row": (
        N_("Rule 1: one row of headings, in which every column has a name of its own."),
        N_("Leave one row of headings, name every column, and no two alike."),
    ),
    "rule-no-merged-cells": (
        N_("Rule 2: no merged cells."),
        N_("Undo the merging, and write the value into each of the cells."),
    ),
    "rule-record-in-a-row": (
        N_("Rule 3: one record is one row."),
        N_("Put what belongs to one record into one row, with as many fields as there are columns."),
    ),
    "rule-no-sums": (
        N_("Rule 4: no sums, no totals and no filters among the data."),
        N_("Take out the rows that add up others; whoever needs a sum, makes it."),
    ),
    "rule-nothing-around": (
        N_("Rule 5: no titles, notes or comments outside of the table."),
        N_("Move titles and notes to the description of the resource, and leave the table alone."),
    ),
    "rule-no-outer-formulas": (
        N_("Rule 6: no formulas that fetch from other sheets or files."),
        N_("Put values in place of formulas before the file is delivered."),
    ),
    "rule-one-kind-in-a-column": (
        N_("Rule 7: values of one kind in a column."),
        N_("Write numbers as numbers alone; notes and units go to a column of their own, or to the heading."),
    ),
    "rule-one-thing-in-a-cell": (
        N_("Rule 8: one thing in a cell."),
        N_("Divide the column: town, street and number each in their own."),
    ),
    "rule-one-way-of-writing": (
        N_("Rule 9: values of a column written in one way."),
        N_("Write days as 2025-02-12, numbers without blanks, and each word always alike."),
    ),
    "rule-one-sheet": (
        N_("Rule 10: one sheet in a file."),
        N_("Save each sheet as a file of its own."),
    ),
    "rule-no-empty-cells": (
        N_("Rule 11: no empty cells; X stands where there is nothing to write."),
        N_("Write X, or another agreed sign, into empty cells."),
    ),
    "rule-quoted-marks": (
        N_("Rule 12: in CSV, quotes around values that hold the separator, quotes or new lines."),
        N_("Save the CSV anew from a spreadsheet program, which sets the quotes."),
    ),
}
for _code, (_message, _hint) in _RULES.items():
    problem_kinds[_code] = ProblemKind(severity=Severity.ADVICE, message=_message, hint=_hint)
RULES = tuple(_RULES)

#: Which remarks of reading and checking say that a rule is broken.
_BROKEN_BY: Mapping[str, frozenset[str]] = {
    "rule-one-header-row": frozenset(
        {"header-missing", "header-merged", "duplicate-column", "column-unnamed", "repeated-header", "numbering-row", "translated-row"}
    ),
    "rule-no-merged-cells": frozenset({"merged-cells"}),
    "rule-record-in-a-row": frozenset({"ragged-row"}),
    "rule-no-sums": frozenset({"total-row", "total-row-heading", "total-row-kept", "total-among-values", "hidden-rows"}),
    "rule-nothing-around": frozenset({"rows-far-below", "group-row"}),
    "rule-no-outer-formulas": frozenset({"formula-without-value", "spreadsheet-error"}),
    "rule-one-kind-in-a-column": frozenset({"unreadable-value", "not-numbers", "footnote-mark"}),
    "rule-one-way-of-writing": frozenset({"ambiguous-date", "ambiguous-number", "spelling-differs", "serial-dates", "code-zeros-lost"}),
    "rule-no-empty-cells": frozenset({"empty-column", "empty-rows"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is known of a delivered table beside its remarks: rows of headings, rows around it, sheets in the file, blank cells.

    `is_text`: the file is CSV or the like. `several_in_a_cell`: labels of columns in whose cells several things stand.
    """

    header_rows: int
    total_rows: int
    rows_around: int
    sheets: int
    has_blanks: bool
    is_text: bool
    several_in_a_cell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """How well a table is prepared: the rules it breaks, as advice, and how many there are that can be broken."""

    broken: tuple[Problem, ...]
    rules: int

    @property
    def kept(self) -> int:
        """How many of the rules are kept."""
        return self.rules - len(self.broken)


def prepared(codes: Collection[str], shape: Shape) -> Prepared:
    """Which of the twelve rules a table breaks. `codes`: of everything that was remarked about it."""
    found = dict.fromkeys(_broken(set(codes), shape))
    rules = [rule for rule in RULES if rule != "rule-quoted-marks" or shape.is_text]
    return Prepared(broken=tuple(Problem(code=rule) for rule in rules if rule in found), rules=len(rules))


def _broken(codes: set[str], shape: Shape) -> Iterator[str]:
    yield from (rule for rule, signs in _BROKEN_BY.items() if codes & signs)
    if shape.header_rows != 1:
        yield "rule-one-header-row"
    if shape.total_rows:
        yield "rule-no-sums"
    if shape.rows_around:
        yield "rule-nothing-around"
    if shape.sheets > 1 and not shape.is_text:
        yield "rule-one-sheet"
    if shape.has_blanks:
        yield "rule-no-empty-cells"
    if shape.several_in_a_cell:
        yield "rule-one-thing-in-a-cell"
    if shape.is_text and "ragged-row" in codes:
        yield "rule-quoted-marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """Stars of a format, and those that the bank makes of it by giving the table out in open formats too."""

    delivered: int
    published: int


_STARS: Mapping[str, int] = {
    **dict.fromkeys(
        ("csv", "json", "jsonl", "xml", "geojson", "gml", "gpx", "kml", "shp", "kmz", "ods", "tsv", "html", "dbf", "parquet"), 3
    ),
    **dict.fromkeys(("xls", "xlsx", "xlsb", "xlsm", "gif"), 2),
    **dict.fromkeys(("pdf", "doc", "docx", "odt", "odp", "ppt", "pptx", "txt", "rtf", "jpg", "png", "bmp", "tiff", "zip"), 1),
    **dict.fromkeys(("rdf", "jsonld", "ttl", "n3", "nt", "nq", "trig", "trix"), 4),
}
#: What the bank gives a table out as: CSV and JSON.
_OF_TABLES = 3


def openness(suffix: str, *, is_table: bool) -> Openness | None:
    """The stars (1 to 5) of a file by the ending of its name; None for an ending that the scale does not know."""
    stars = _STARS.get(suffix.lower().lstrip("."))
    if stars is None:
        return None
    return Openness(delivered=stars, published=max(stars, _OF_TABLES) if is_table else stars)

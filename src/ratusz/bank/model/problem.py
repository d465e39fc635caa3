"""Problems as data, addressed to the one who can mend them; the sentences are made where they are shown."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from ratusz.bank.base.registry import Registry
from ratusz.bank.base.sentences import LANGUAGES, say


class Severity(StrEnum):
    """ADVICE: could be better. WARNING: a person should look. ERROR: stops publication until decided."""

    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """What a code means. `message` and `hint` are msgids that may name {found}, {expected}, {row}, {column}, {table}.

    `tells_numbers`: found and expected are numbers of ours, written in a sentence as its language writes them; not the text of a cell.
    """

    severity: Severity
    message: str
    hint: str
    tells_numbers: bool = False


_POINT, _NO_FRACTION = re.compile(r"(?<=\d)\.(?=\d)"), re.compile(r"\.0+(?!\d)")

#: Every problem code, declared next to the code that finds it: `problem_kinds["ragged-row"] = ProblemKind(…)`.
problem_kinds: Registry[ProblemKind] = Registry("problem code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: table (sheet) name, row as the file counts it from 1, column label or name. None: not that precise."""

    table: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong. `found` and `expected` are short texts for people, in no language (a value, a type name, a range).

    `marks`: by which a decision about it knows what it was about (`protect.office`); nothing can be read from them.
    """

    code: str
    where: Place = Place()
    found: str | None = None
    expected: str | None = None
    severity: Severity | None = None
    marks: tuple[str, ...] = ()

    @property
    def weight(self) -> Severity:
        """The severity of this problem: its own, else that of its kind."""
        return self.severity or problem_kinds[self.code].severity

    def values(self, language: str) -> dict[str, object]:
        """What the sentences of its kind name, as `language` writes it."""
        found, expected = self.found, self.expected
        if language == "pl" and problem_kinds[self.code].tells_numbers:
            found, expected = (text and _POINT.sub(",", _NO_FRACTION.sub("", text)) for text in (found, expected))
        return {"found": found, "expected": expected, "table": self.where.table, "row": self.where.row, "column": self.where.column}

    def as_json(self) -> dict[str, Any]:
        """The problem as DESIGN §6 writes it, with both languages."""
        kind = problem_kinds[self.code]
        return {
            "code": self.code,
            "severity": str(self.weight),
            "table": self.where.table,
            "row": self.where.row,
            "column": self.where.column,
            "found": self.found,
            "expected": self.expected,
            "message": {language: say(kind.message, language, self.values(language)) for language in LANGUAGES},
            "hint": {language: say(kind.hint, language, self.values(language)) for language in LANGUAGES},
            **({"marks": list(self.marks)} if self.marks else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Problem":
        """The inverse of `as_json`; sentences are made anew."""
        return cls(
            code=data["code"],
            where=Place(table=data["table"], row=data["row"], column=data["column"]),
            found=data["found"],
            expected=data["expected"],
            severity=Severity(data["severity"]),
            marks=tuple(data.get("marks", ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Problems found, at most `KEPT_PER_CODE` of each code kept, and the true totals per code."""

    problems: tuple[Problem, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)

    KEPT_PER_CODE: ClassVar[int] = 200

    @classmethod
    def of(cls, problems: tuple[Problem, ...], totals: Mapping[str, int] | None = None) -> "Report":
        """A report of `problems`; `totals` where the finder counted more than it kept."""
        counted: Counter[str] = Counter(problem.code for problem in problems)
        kept: list[Problem] = []
        seen: Counter[str] = Counter()
        for problem in problems:
            seen[problem.code] += 1
            if seen[problem.code] <= cls.KEPT_PER_CODE:
                kept.append(problem)
        return cls(problems=tuple(kept), totals={**counted, **(totals or {})})

    def __add__(self, other: "Report") -> "Report":
        totals = Counter(self.totals)
        totals.update(other.totals)
        return Report.of((*self.problems, *other.problems), totals)

    @property
    def worst(self) -> Severity | None:
        """The gravest severity present, or None."""
        order = [Severity.ADVICE, Severity.WARNING, Severity.ERROR]
        return max((problem.weight for problem in self.problems), key=order.index, default=None)

    @property
    def has_worse_than_advice(self) -> bool:
        """Whether there is a warning or an error."""
        return self.worst not in {None, Severity.ADVICE}

    def as_json(self) -> dict[str, Any]:
        """`{"problems": [...], "totals": {code: n}}`."""
        return {"problems": [problem.as_json() for problem in self.problems], "totals": dict(self.totals)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        """The inverse of `as_json`."""
        return cls(problems=tuple(map(Problem.from_json, data["problems"])), totals=dict(data["totals"]))

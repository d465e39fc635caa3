"""Tables of an archive: those of its members, named `member / table`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.recipe import MemberRecipe, Recipe
from ratusz.bank.read.result import ReadResult
from ratusz.bank.read.source import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A member that holds tables."""

    member: Member
    result: ReadResult


def labels(paths: Sequence[str]) -> list[str]:
    """What members are called: the name without folders and ending, or as much as tells it from the others."""
    stems = [PurePosixPath(path).stem for path in paths]
    names = [PurePosixPath(path).name for path in paths]
    seen, named = Counter(stems), Counter(names)
    return [stem if seen[stem] == 1 else name if named[name] == 1 else path for stem, name, path in zip(stems, names, paths, strict=True)]


def pair_members(members: Sequence[Member], recipe: Recipe | None) -> tuple[list[tuple[Member, Recipe | None]], tuple[Problem, ...]]:
    """Each member with its recipe: by path, else the only one left of each. Also the problems of those without a match."""
    if recipe is None:
        return [(member, None) for member in members], ()
    left = {one.path: one.recipe for one in recipe.members}
    found = {member.name: left.pop(member.name) for member in members if member.name in left}
    alone = [member.name for member in members if member.name not in found]
    if len(alone) == 1 and len(left) == 1:
        found[alone[0]] = left.popitem()[1]
    problems = [Problem(code="recipe-table-missing", where=Place(table=path)) for path in left]
    problems += [Problem(code="recipe-table-new", where=Place(table=member.name)) for member in members if member.name not in found]
    return [(member, found.get(member.name)) for member in members], tuple(problems)


def joined(
    kind: str, found: Sequence[Found], names: Sequence[str], left_out: Sequence[tuple[str, Unreadable]], problems: tuple[Problem, ...]
) -> ReadResult:
    """One result of all members."""
    told = [
        Problem(code="member-no-table" if error.code == "not-a-table" else "member-unreadable", where=Place(table=name), found=error.code)
        for name, error in left_out
    ]
    results = [_renamed(one.result, name, PurePosixPath(one.member.name).stem) for one, name in zip(found, names, strict=True)]
    report = Report.of((*problems, *told))
    for result in results:
        report += result.report
    return ReadResult(
        tables=tuple(table for result in results for table in result.tables),
        report=report,
        recipe=Recipe(
            format=kind,
            dialect=None,
            tables=(),
            members=tuple(MemberRecipe(path=one.member.name, recipe=one.result.recipe) for one in found),
        ),
    )


def _renamed(result: ReadResult, label: str, stem: str) -> ReadResult:
    tables = tuple(
        replace(table, name=member_table(label, table.name, stem), report=_placed(table.report, label, stem)) for table in result.tables
    )
    return replace(result, tables=tables, report=_placed(result.report, label, stem))


def member_table(label: str, table: str, stem: str) -> str:
    """The name of a table of the member called `label`; one that has its name from the member's `stem` is called as the member."""
    return label if table == stem else f"{label}{LEVELS}{table}"


def _placed(report: Report, label: str, stem: str) -> Report:
    problems = tuple(
        replace(problem, where=replace(problem.where, table=member_table(label, problem.where.table or stem, stem)))
        for problem in report.problems
    )
    return replace(report, problems=problems)

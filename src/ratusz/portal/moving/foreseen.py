"""Which files of a move would wait for a person: each new one is read, checked and looked at by the guard, and nothing is kept of it.

It takes about as long as taking them in, so it is done only when it is asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ratusz.bank.base.errors import UserError
from ratusz.bank.check import check
from ratusz.bank.documents import kind_of
from ratusz.bank.model.problem import Place, Problem, Severity
from ratusz.bank.protect import Office, personal
from ratusz.bank.read import read
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.intake.remembering import guarded_office
from ratusz.portal.moving.guarded import Guarded
from ratusz.portal.moving.plan import Plan, PlannedFile
from ratusz.portal.moving.source import Source

#: Called with files done, files in all, bytes so far.
Progress = Callable[[int, int, int], None]
#: Sentences on one file; who wants to know all of them takes it in.
_MOST_REASONS = 3


def _foreseen(source: Source, plan: Plan, progress: Progress) -> tuple[Problem, ...]:
    """A problem for each new table of `plan` that would wait for a decision, or could not be taken in."""
    wanted = list(_new_tables(plan))
    office, told, size = guarded_office(), list[Problem](), 0
    for number, file in enumerate(wanted, 1):
        told += _of_file(source, file, office)
        size += source.size(file.path)
        progress(number, len(wanted), size)
    return tuple(told)


def with_foreseen(plan: Plan, source: Source, progress: Progress) -> Plan:
    """`plan`, with what its files are found to hold."""
    return replace(plan, problems=(*plan.problems, *_foreseen(source, plan, progress)), is_looked=True)


def _new_tables(plan: Plan) -> Iterator[PlannedFile]:
    for dataset in plan.datasets:
        for resource in dataset.resources:
            if resource.kind == Resource.Kind.TABLE:
                yield from (file for file in resource.files if file.is_new)


def _of_file(source: Source, file: PlannedFile, office: Office) -> Sequence[Problem]:
    where, name = Place(table="zasoby", row=file.line.row), PurePosixPath(file.path).name
    told: list[Problem] = []
    with Guarded(told, where, name), source.on_disk(file.path) as path:
        if reasons := _reasons(path, name, office):
            more = " …" if len(reasons) > _MOST_REASONS else ""
            told.append(Problem(code="moving-would-stop", where=where, found=name, expected=" ".join(reasons[:_MOST_REASONS]) + more))
    return [replace(one, code="moving-would-fail") if one.code == "moving-failed" else one for one in told]


def _reasons(path: Path, name: str, office: Office) -> Sequence[str]:
    """Why the table that would be taken of a file would wait, a sentence for each reason; none where it would not."""
    with bank.store().stage() as work:
        try:
            result = read(path, file_name=name, work=work, engine=bank.engine())
        except UserError:
            if kind_of(path) is None:
                raise
            return ()  # it would be kept as a document
        table = next((one for one in result.tables if not one.hidden), None)
        if table is None:
            return ()
        guarded = personal(bank.engine(), table.table, name=table.name, file_name=name, office=office)
        found = table.report + check(bank.engine(), table.table, None, name=table.name) + guarded
    errors = [problem.as_json()["message"]["pl"] for problem in found.problems if problem.weight is Severity.ERROR]
    return list(dict.fromkeys(errors))

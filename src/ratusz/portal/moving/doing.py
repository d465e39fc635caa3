"""The work of a move, done by the worker: checking, taking in, publishing. Each may be cut off anywhere and goes on when begun again.

One bad file never stops the others: what went wrong is written down with it.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.model.problem import Place, Problem
from ratusz.portal.catalog import actions as catalog
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.origins import keep_origin_of_dataset, keep_origin_of_resource
from ratusz.portal.core import bank
from ratusz.portal.core.remarks import problem_json, remark
from ratusz.portal.intake import refusals
from ratusz.portal.intake.moved import accept_moved
from ratusz.portal.moving.foreseen import Progress, with_foreseen
from ratusz.portal.moving.guarded import Guarded, our_fault
from ratusz.portal.moving.models import Move, MovedFile, MovedThing
from ratusz.portal.moving.plan import Plan, PlannedDataset, PlannedFile, PlannedResource, make_plan
from ratusz.portal.moving.source import Source, open_source
from ratusz.portal.moving.taking import Taken, take_in, take_up

State, FileState = Move.State, MovedFile.State
MOST_TOLD = 2_000
_NOTHING = UUID(int=0)


def check(*, move_id: UUID, look: bool = False) -> Plan | None:
    """The dry run of a move: what it would make and what is wrong is written down with it. None where it does not wait for that.

    `look`: at the files too, for those that would wait for a decision.
    """
    move = Move.objects.filter(pk=move_id, state=State.CHECKING).first()
    if move is None:
        return None
    try:
        source = source_of(move)
        plan = with_foreseen(make_plan(source), source, _progress_of(move)) if look else make_plan(source)
    except UserError as error:
        Move.objects.filter(pk=move.pk).update(state=State.REFUSED, failure=refusals.to_json(error))
        return None
    report = [problem_json(problem) for problem in plan.problems[:MOST_TOLD]]
    Move.objects.filter(pk=move.pk).update(state=State.CHECKED, counts=plan.counts(), report=report, failure=None)
    return plan


def _progress_of(move: Move) -> Progress:
    def progress(done: int, total: int, _size: int) -> None:
        Move.objects.filter(pk=move.pk).update(done=done, total=total)

    return progress


def source_of(move: Move) -> Source:
    """The folder or ZIP of a move. WrongUsage where it is there no more."""
    return open_source(bank.store().original(move.original) if move.original else Path(move.place))


def prepare(*, move_id: UUID, now: datetime, random_bytes: RandomBytes) -> None:
    """Take in what the move brings that is not here yet: describe, deliver, read, submit. Nothing is published."""
    move = Move.objects.select_related("prepared_by").filter(pk=move_id, state=State.PREPARING).first()
    if move is None:
        return
    try:
        source = source_of(move)
        plan = make_plan(source)
    except UserError as error:
        Move.objects.filter(pk=move.pk).update(state=State.REFUSED, failure=refusals.to_json(error))
        return
    total = sum(len(resource.files) for dataset in plan.datasets for resource in dataset.resources)
    Move.objects.filter(pk=move.pk).update(total=total, done=0)
    told: list[Problem] = list(plan.problems)
    for planned in plan.datasets:
        with Guarded(told, Place(table="zbiory", row=planned.line.row), planned.line.title_pl):
            _dataset(move, planned, source, told, now=now, random_bytes=random_bytes)
    report = [problem_json(problem) for problem in told[:MOST_TOLD]]
    counts = {**plan.counts(), **_counted(move)}
    Move.objects.filter(pk=move.pk, state=State.PREPARING).update(state=State.PREPARED, counts=counts, report=report, done=total)


def accept(*, move_id: UUID, now: datetime, random_bytes: RandomBytes) -> None:
    """Publish what is ready, edition by edition, as of the days it was published there."""
    move = Move.objects.select_related("accepted_by").filter(pk=move_id, state=State.ACCEPTING).first()
    if move is None or move.accepted_by is None:
        return
    ready = MovedFile.objects.filter(move=move, state=FileState.READY).order_by("thing", "number")
    told: list[Problem] = []
    total = ready.count()
    Move.objects.filter(pk=move.pk).update(total=total, done=0)
    for number, file in enumerate(list(ready.select_related("delivery__dataset__unit", "thing")), 1):
        with Guarded(told, Place(table="zasoby", row=file.row), file.name) as guarded:
            _publish(move, file, told, now=now, random_bytes=random_bytes)
        if guarded.error is not None:
            MovedFile.objects.filter(pk=file.pk).update(state=FileState.STOPPED, problem=_kept(guarded.error))
        Move.objects.filter(pk=move.pk).update(done=number)
    report = [*move.report, *(problem_json(problem) for problem in told)][:MOST_TOLD]
    Move.objects.filter(pk=move.pk, state=State.ACCEPTING).update(state=State.DONE, counts={**move.counts, **_counted(move)}, report=report)


def _publish(move: Move, file: MovedFile, told: list[Problem], *, now: datetime, random_bytes: RandomBytes) -> None:
    delivery = file.delivery
    if delivery is None or move.accepted_by is None:
        return
    if delivery.state != delivery.State.PUBLISHED:
        as_of = accept_moved(
            delivery=delivery, published_at=file.published_at, note=move.note, few_because=move.few_because, by=move.accepted_by, now=now,
            random_bytes=random_bytes,
        )  # fmt: skip
        if not as_of:
            told.append(Problem(code="moving-day-later", where=Place(table="zasoby", row=file.row), found=file.name))
    MovedFile.objects.filter(pk=file.pk).update(state=FileState.PUBLISHED, problem=None)


def _dataset(move: Move, planned: PlannedDataset, source: Source, told: list[Problem], *, now: datetime, random_bytes: RandomBytes) -> None:
    dataset = _described_dataset(move, planned, now=now)
    for resource in planned.resources:
        with Guarded(told, Place(table="zasoby", row=resource.line.row), resource.line.title_pl):
            _resource(move, dataset, planned, resource, source, told, now=now, random_bytes=random_bytes)


def _described_dataset(move: Move, planned: PlannedDataset, *, now: datetime) -> Dataset:
    """The dataset, made or described where its row is new or says something else than last time; what people said here since stays else."""
    line = planned.line
    thing, _new = MovedThing.objects.get_or_create(dataset_key=line.key, resource_key="")
    dataset = Dataset.objects.select_related("unit", "theme").filter(pk=thing.dataset_id or _NOTHING).first()
    if dataset is None:
        dataset = catalog.make_dataset(words=planned.words, unit=planned.unit, by=move.prepared_by, now=now)
        MovedThing.objects.filter(pk=thing.pk).update(dataset=dataset)
    elif thing.words == planned.digest:
        return dataset
    elif thing.words:
        catalog.describe_dataset(dataset=dataset, words=planned.words, why=move.name, by=move.prepared_by, now=now)
    keep_origin_of_dataset(
        dataset=dataset, created_at=line.created_at, changed_at=line.changed_at, past_downloads=line.past_downloads,
        addresses=line.addresses, by=move.prepared_by, now=now,
    )  # fmt: skip
    MovedThing.objects.filter(pk=thing.pk).update(words=planned.digest)
    return dataset


def _described_resource(move: Move, dataset: Dataset, of: PlannedDataset, planned: PlannedResource, *, now: datetime) -> MovedThing:
    line = planned.line
    thing, _new = MovedThing.objects.get_or_create(dataset_key=of.line.key, resource_key=line.key)
    resource = Resource.objects.select_related("dataset__unit", "dataset__theme").filter(pk=thing.resource_id or _NOTHING).first()
    if resource is None:
        resource = catalog.make_resource(dataset=dataset, words=planned.words, kind=planned.kind, by=move.prepared_by, now=now)
        MovedThing.objects.filter(pk=thing.pk).update(resource=resource)
    elif thing.words and thing.words != planned.digest:
        catalog.describe_resource(resource=resource, words=planned.words, why=move.name, by=move.prepared_by, now=now)
    if thing.words != planned.digest:
        keep_origin_of_resource(
            resource=resource, position=line.position, past_downloads=line.past_downloads, addresses=line.addresses,
            by=move.prepared_by, now=now,
        )  # fmt: skip
        MovedThing.objects.filter(pk=thing.pk).update(words=planned.digest)
    thing.resource = resource
    return thing


def _resource(
    move: Move,
    dataset: Dataset,
    of: PlannedDataset,
    planned: PlannedResource,
    source: Source,
    told: list[Problem],
    *,
    now: datetime,
    random_bytes: RandomBytes,
) -> None:
    """Take in the editions in order. One that waits for a person holds up those after it: they join what it makes."""
    thing = _described_resource(move, dataset, of, planned, now=now)
    held = False
    for number, file in enumerate(planned.files):
        row = _file_row(move, thing, file, number)
        if row.state not in {FileState.PUBLISHED, FileState.READY} and not held:
            with Guarded(told, Place(table="zasoby", row=file.line.row), row.name) as guarded:
                taken = take_up(row, move, now=now, random_bytes=random_bytes) if row.delivery_id else None
                taken = taken or _take_in(row, move, file, source, now=now, random_bytes=random_bytes)
                _note(row, taken, told)
            if guarded.error is not None:
                MovedFile.objects.filter(pk=row.pk).update(state=FileState.FAILED, problem=_kept(guarded.error))
        row.refresh_from_db()
        held = held or row.state in {FileState.STOPPED, FileState.WAITING}
        Move.objects.filter(pk=move.pk).update(done=_done(move))


def _file_row(move: Move, thing: MovedThing, file: PlannedFile, number: int) -> MovedFile:
    """The edition as it is written down. What failed before is tried again."""
    line = file.line
    name = PurePosixPath(file.path).name if file.path else (file.link.url if file.link else "")
    row, made = MovedFile.objects.get_or_create(
        thing=thing,
        sha256=file.sha256,
        defaults={
            "move": move, "number": number, "row": line.row, "name": name[-255:], "published_at": line.published_at,
            "state_on": line.state_on,
        },
    )  # fmt: skip
    if not made and row.state != FileState.PUBLISHED:
        row.move, row.row, row.published_at, row.state_on = move, line.row, line.published_at, line.state_on
        row.save(update_fields=["move", "row", "published_at", "state_on"])
    return row


def _take_in(row: MovedFile, move: Move, file: PlannedFile, source: Source, *, now: datetime, random_bytes: RandomBytes) -> Taken:
    if file.link is not None:
        return take_in(row, move, [file.link.as_bytes()], mode="", now=now, random_bytes=random_bytes)
    with source.on_disk(file.path) as path, path.open("rb") as opened:
        chunks: Iterable[bytes] = iter(lambda: opened.read(1 << 20), b"")
        return take_in(row, move, chunks, mode=file.mode, now=now, random_bytes=random_bytes)


def _note(row: MovedFile, taken: Taken, told: list[Problem]) -> None:
    where = Place(table="zasoby", row=row.row)
    problem = _kept(taken.stopped) if taken.stopped else None
    MovedFile.objects.filter(pk=row.pk).update(state=taken.state, problem=problem)
    if taken.stopped is not None:
        code = "moving-failed" if taken.state == FileState.FAILED else "moving-stopped"
        told.append(Problem(code=code, where=where, found=row.name, expected=remark(taken.stopped.message, values=taken.stopped.values)))
    if taken.tables_left:
        told.append(Problem(code="moving-tables-left", where=where, found=row.name, expected=str(taken.tables_left + 1)))
    if taken.as_document:
        told.append(Problem(code="moving-kept-as-document", where=where, found=row.name))


def _done(move: Move) -> int:
    return MovedFile.objects.filter(move=move).exclude(state=FileState.WAITING).count()


def _counted(move: Move) -> dict[str, int]:
    files = MovedFile.objects.filter(move=move)
    return {f"files_{state}": files.filter(state=state).count() for state in FileState.values}


def _kept(error: BaseException) -> dict[str, Any]:
    return refusals.to_json(error if isinstance(error, UserError) else our_fault())

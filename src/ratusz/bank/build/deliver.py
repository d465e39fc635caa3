"""From a delivery to a private version: read, join, check, keep."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.ids import RandomBytes, uuid7
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.keep import SOFTWARE, Step, keep_parts, no_step
from ratusz.bank.build.places import in_the_file
from ratusz.bank.check import check
from ratusz.bank.check.contract.promises import NO_PROMISES, Promises, lets_go, looked_after
from ratusz.bank.check.corrections.apply import correct
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.check.corrections.judge import report_of
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report
from ratusz.bank.model.table import Table
from ratusz.bank.protect import NO_OFFICE, Office, personal
from ratusz.bank.read import ReadResult, ReadTable, Recipe, read
from ratusz.bank.store import Original, Store
from ratusz.bank.store.join import join
from ratusz.bank.store.manifest import Kind, Lineage, Manifest, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A private version, the table of the file it was made of, and everything found in it (by reading and by checking)."""

    manifest: Manifest
    read_table: ReadTable
    report: Report


def deliver(
    *,
    store: Store,
    engine: Engine,
    original: Original,
    file_name: str,
    resource: str,
    recipe: Recipe | None = None,
    table_number: int = 1,
    mode: Mode = Mode.REPLACES,
    key: tuple[str, ...] = (),
    base: str | None = None,
    accepted: Collection[str] = (),
    address: str | None = None,
    office: Office = NO_OFFICE,
    now: datetime,
    random_bytes: RandomBytes,
    step: Step = no_step,
) -> Delivered:
    """Read the kept bytes `original` and commit the private version of `resource` (a UUID) that its table makes.

    `table_number`: from 1, in the order of `read`. `base`: id of the private version it joins, None for a first one.
    `accepted`: codes out of `store.fit.MAY_BE_ACCEPTED` that a person let pass. `address`: `dataset/resource`, for information.
    Raises Unreadable, Stopped, StoreFull, Damaged; then no version was made. May be done again at any time.
    """
    with store.stage() as work:
        step("reading")
        result = read(store.original(original.sha256), file_name=file_name, recipe=recipe, work=work, engine=engine)
        return deliver_table(
            store=store, engine=engine, original=original, file_name=file_name, resource=resource, result=result, table_number=table_number,
            mode=mode, key=key, base=base, accepted=accepted, address=address, office=office,
            work=work, now=now, random_bytes=random_bytes, step=step,
        )  # fmt: skip


def deliver_table(
    *,
    store: Store,
    engine: Engine,
    original: Original,
    file_name: str,
    resource: str,
    result: ReadResult,
    table_number: int,
    mode: Mode,
    key: tuple[str, ...],
    base: str | None,
    work: Path,
    now: datetime,
    random_bytes: RandomBytes,
    accepted: Collection[str] = (),
    address: str | None = None,
    office: Office = NO_OFFICE,
    promises: Promises = NO_PROMISES,
    corrections: Sequence[Correction] = (),
    step: Step = no_step,
) -> Delivered:
    """The same for a file already read into `work`, a `stage()` of `store`: reading a large file once is enough.

    The part files of the table move into the store, so each table of `result` is delivered once. The version holds what the source says;
    what is checked of it is the table with `corrections` in it, as it will be shown.
    """
    step("joining")
    found = _table(result, table_number)
    before = store.manifest(resource, base) if base else None
    base_table = store.table(before) if before else None
    delivered = replace(found.table, schema=replace(found.table.schema, key=()))
    if base_table is not None and lets_go(promises, base_table.schema, delivered.schema):
        accepted = {*accepted, "columns-dropped"}
    table = join(engine, delivered=delivered, base=base_table, mode=mode, key=key, work=work, accepted=accepted)
    step("checking")
    guarded = personal(engine, table, name=found.name, file_name=file_name, office=office)
    checked = guarded + _checked(engine, table, base_table, promises, corrections, name=found.name, work=work)
    report = found.report + in_the_file(checked, found, table, mode if before else Mode.REPLACES)
    step("keeping")
    manifest = Manifest(
        id=str(uuid7(now=now, random_bytes=random_bytes)),
        resource=resource,
        kind=Kind.PRIVATE,
        mode=mode,
        made_at=now,
        schema=table.schema,
        parts=keep_parts(store, table.parts),
        raw=keep_parts(store, table.raw),
        report=store.add_document({**report.as_json(), "reading": found.reading.as_json()}),
        lineage=Lineage(
            original=original.sha256, file_name=file_name, table_name=found.name, recipe=store.add_document(result.recipe.as_json()),
            base=base, software=SOFTWARE, address=address,
        ),
        problems=dict(report.totals),
    )  # fmt: skip
    store.commit(manifest)
    return Delivered(manifest=manifest, read_table=found, report=report)


def _checked(
    engine: Engine, table: Table, base: Table | None, promises: Promises, corrections: Sequence[Correction], *, name: str, work: Path
) -> Report:
    """What is wrong with the table as it will be shown, beside the one before as it was shown, and which corrections do not apply."""
    if corrections:
        now, then = (Path(mkdtemp(dir=work)) for _ in range(2))
        mended = correct(engine, table, corrections, work=now)
        told = report_of(mended.judged, table.schema)
        shown = correct(engine, base, corrections, work=then).table if base else None
        return told + check(engine, mended.table, shown, name=name) + looked_after(engine, mended.table, promises, shown)
    return check(engine, table, base, name=name) + looked_after(engine, table, promises, base)


def _table(result: ReadResult, number: int) -> ReadTable:
    if not 1 <= number <= len(result.tables):
        raise WrongUsage(
            "table-unknown",
            N_("The file has no table number {found}."),
            values={"found": number},
            allowed=tuple(f"{position}: {table.name}" for position, table in enumerate(result.tables, 1)),
        )
    return result.tables[number - 1]

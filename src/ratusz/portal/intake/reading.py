"""How the bank reads a delivery: finds its tables, proposes where they go, makes a private version of each that goes somewhere.

Nothing here asks for rights: it is done by the worker for what `actions` has received. It may be cut off anywhere and done
again: versions that were made in vain stay in the store and nothing points at them.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Stopped, UserError
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.bank.build import deliver_table
from ratusz.bank.build.around import around
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.model.problem import Problem, Report
from ratusz.bank.read import read
from ratusz.bank.read.recipe import Recipe
from ratusz.bank.read.result import ReadResult, ReadTable
from ratusz.bank.store import Original
from ratusz.bank.store.diff import Diff, diff
from ratusz.bank.store.fit import MAY_BE_ACCEPTED
from ratusz.bank.store.manifest import Manifest, Mode
from ratusz.bank.store.propose import propose
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.queries import promises_of
from ratusz.portal.core import bank
from ratusz.portal.corrections.shown import in_force, shown_table, source_table
from ratusz.portal.intake import filling, refusals, scanning
from ratusz.portal.intake.keeping import keep_whole
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery
from ratusz.portal.intake.queries import base_for, manifest_of, marks_of, withheld_for
from ratusz.portal.intake.remembering import decided_before, guarded_office, still_holds
from ratusz.portal.intake.succession import note_successors

State = Delivery.State
#: Why a table goes nowhere without anybody having said so.
HIDDEN_SHEET = "hidden-sheet"
#: Why the data alone says how a filled-in template joins.
_PLAIN = frozenset({"new-periods", "new-keys", "all-periods", "some-keys"})
#: More than the tables of any file, and few enough for a small number.
_ASIDE = 10_000


def read_delivery(*, delivery_id: UUID, now: datetime, random_bytes: RandomBytes) -> None:
    """Read the delivery, if it still waits for it, and write down what was found, or why it could not be read.

    Raises ScannerAway where it goes on waiting for the virus scanner.
    """
    delivery = _begun(delivery_id, now)
    if delivery is None:
        return
    settled = False
    take_in = _read_and_build if delivery.kind == Delivery.Kind.TABLE else keep_whole
    try:
        scanning.require_clean(delivery, now=now)
        take_in(delivery, now=now, random_bytes=random_bytes)
        _finish(delivery, State.READ, failure=None)
        settled = True
    except scanning.ScannerAway:
        _finish(delivery, State.RECEIVED, failure=None)
        settled = True
        raise
    except UserError as error:
        _finish(delivery, State.UNREADABLE, failure=refusals.to_json(error))
        settled = True
    finally:
        if not settled:  # a fault of ours, which goes on to the log; who waits for the reading is told
            _finish(delivery, State.UNREADABLE, failure=refusals.to_json(_our_fault()))


def _our_fault() -> Stopped:
    return Stopped(
        "reading-failed",
        N_("Something broke on our side while the file was being read. It has been written down."),
        N_("Try again; if it happens again, tell the administrator of the bank."),
    )


def _read_and_build(delivery: Delivery, *, now: datetime, random_bytes: RandomBytes) -> None:
    with bank.store().stage() as work:
        result = _read_file(delivery, work)
        for table in _keep_tables(delivery, result):
            if table.resource is not None:
                _make_version(delivery, table, table.resource, result, work=work, now=now, random_bytes=random_bytes)


def _begun(delivery_id: UUID, now: datetime) -> Delivery | None:
    """The delivery, marked as being read; None where it does not wait for that (any more)."""
    waiting = Delivery.objects.filter(pk=delivery_id, state__in=(State.RECEIVED, State.READING))
    if not waiting.update(state=State.READING, reading_since=now):
        return None
    return Delivery.objects.select_related("dataset", "resource").get(pk=delivery_id)


def _finish(delivery: Delivery, state: str, *, failure: object) -> None:
    """Only the reading that began last has a say."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.READING, reading_since=delivery.reading_since)
    mine.update(
        state=state, failure=failure, recipe=delivery.recipe, report=delivery.report, from_template=delivery.from_template,
        documents_before=delivery.documents_before,
    )  # fmt: skip


def _read_file(delivery: Delivery, work: Path) -> ReadResult:
    store = bank.store()
    path = store.original(delivery.original)
    recipe, problems = _recipe(delivery)
    result = read(path, file_name=delivery.file_name, recipe=recipe, work=work, engine=bank.engine())
    left_behind = [*delivery.documents_before, delivery.recipe, delivery.report]
    delivery.documents_before = list(dict.fromkeys(filter(None, left_behind)))
    delivery.recipe = store.add_document(result.recipe.as_json())
    found = result.report + Report.of(problems) + around(bank.engine(), path, result, office=guarded_office())
    delivery.report = store.add_document(found.as_json())
    return result


def _recipe(delivery: Delivery) -> tuple[Recipe | None, tuple[Problem, ...]]:
    """How the file was read before, else that of the template it is, else how the last file of its resource was; None for a first one.

    A template of another table is told.
    """
    mark = filling.mark_in(delivery)
    problems: tuple[Problem, ...] = ()
    if mark is not None and delivery.resource is not None and mark.resource != str(delivery.resource.pk):
        problems = (Problem(code="template-elsewhere"),)
    if mark is not None and not delivery.recipe and (recipe := filling.recipe_of(mark, delivery)):
        delivery.from_template = True
        return recipe, problems
    kept = delivery.recipe or (delivery.resource.recipe if delivery.resource else "")
    return (Recipe.from_json(bank.store().document(kept)) if kept else None), problems


@transaction.atomic
def _keep_tables(delivery: Delivery, result: ReadResult) -> list[DeliveredTable]:
    """The tables found, in their order; one that was there before under its name keeps what was said about it."""
    known = {table.name: table for table in delivery.tables.select_related("resource")}
    names = [found.name[:250] for found in result.tables]
    tables = [known.pop(name) if name in known else DeliveredTable(delivery=delivery, name=name) for name in names]
    for left in known.values():
        left.delete()
    # Out of the way first: a number belongs to one table at any moment.
    delivery.tables.update(number=F("number") + _ASIDE)
    for number, (table, found) in enumerate(zip(tables, result.tables, strict=True), 1):
        table.number, table.hidden, table.rows = number, found.hidden, found.table.rows
        table.columns, table.reading = len(found.table.schema.columns), found.reading.as_json()
        table.key = [name for name in table.key if name in found.table.schema]
    _propose(delivery, tables, result.tables)
    for table in tables:
        table.save()
    return tables


def _propose(delivery: Delivery, tables: Sequence[DeliveredTable], found: Sequence[ReadTable]) -> None:
    """Say where tables go that nobody has decided about: as last time, where the sender wanted, hidden ones nowhere."""
    visible = [table for table in tables if not table.hidden]
    taken = {table.resource_id for table in tables if table.resource_id}
    for table, read_table in zip(tables, found, strict=True):
        if table.is_decided:
            continue
        before = _last_time(delivery, table.name)
        if len(visible) == 1 and table is visible[0] and delivery.resource is not None:
            table.resource = delivery.resource
        elif before is not None and before.resource_id not in taken:
            table.resource, table.ignored_because = before.resource, before.ignored_because
        elif table.hidden:
            table.ignored_because = HIDDEN_SHEET
        elif delivery.resource is not None and delivery.resource.pk not in taken and table is visible[0]:
            table.resource = delivery.resource
        if table.resource is not None:
            taken.add(table.resource.pk)
            _propose_mode(table, table.resource, read_table)


def _propose_mode(table: DeliveredTable, resource: Resource, found: ReadTable) -> None:
    """As the delivery that it mends, else as the resource was delivered before; a first delivery is everything there is."""
    names = found.table.schema.names
    mended = _mended(table, resource)
    table.mode = table.mode or table.delivery.mode or (mended.mode if mended else "") or resource.mode or Mode.REPLACES
    if mended and not table.key:
        table.key = [name for name in mended.key if name in names]
    if table.delivery.channel == Delivery.Channel.MOVED:
        table.accepted = list(MAY_BE_ACCEPTED)  # it was published like that: that is no mistake to be stopped any more
    table.key = table.key or [name for name in resource.key if name in names]
    # Not only those in the file: a correction leaves out columns that the version it corrects has.
    table.withheld = list(mended.withheld) if mended else withheld_for(table.delivery, resource)


def _mended(table: DeliveredTable, resource: Resource) -> DeliveredTable | None:
    """The table for the same resource in the delivery whose file this one mends: what was said of it holds on."""
    earlier = table.delivery.instead_of
    return earlier.tables.filter(resource=resource).exclude(mode="").first() if earlier is not None else None


def _propose_joining(table: DeliveredTable, found: ReadTable) -> None:
    """What the data itself says about how it joins what stands. A first delivery goes by it; later ones are only told.

    Before the version is made, for its part files move into the store then.
    """
    base = source_table(str(table.resource_id), table.base) if table.base else None
    key = [name for name in table.key if name in found.table.schema]
    proposal = propose(bank.engine(), delivered=found.table, base=base, key=key)
    confirmed = bool(table.proposal.get("confirmed"))
    nobody_said = not confirmed and not table.delivery.mode and (table.resource is None or _mended(table, table.resource) is None)
    if nobody_said and base is None and proposal.why == "one-period":
        table.mode = proposal.mode
    elif nobody_said and base is not None and table.delivery.from_template and proposal.why in _PLAIN:
        # A template holds the rows of one period, or all of them anew: its data says which, and it promises to ask nothing.
        table.mode, table.key = proposal.mode, key or list(proposal.key)
    table.proposal = {**proposal.as_json(), "confirmed": confirmed}


def _last_time(delivery: Delivery, name: str) -> DeliveredTable | None:
    """The table of that name in the last published delivery to the dataset."""
    published = DeliveredTable.objects.filter(
        delivery__dataset=delivery.dataset, delivery__state=State.PUBLISHED, name=name, delivery__kind=Delivery.Kind.TABLE
    )
    return published.select_related("resource").order_by("-delivery__decided_at").first()


def _make_version(
    delivery: Delivery,
    table: DeliveredTable,
    goes_to: Resource,
    result: ReadResult,
    *,
    work: Path,
    now: datetime,
    random_bytes: RandomBytes,
) -> None:
    """The private version of a table, or why there is none; either way written down with the table."""
    resource = Resource.objects.select_related("dataset").get(pk=goes_to.pk)
    table.base, corrections = base_for(delivery, resource), in_force(str(resource.pk))
    _propose_joining(table, result.tables[table.number - 1])
    note_successors(table, result.tables[table.number - 1].table)
    try:
        delivered = deliver_table(
            store=bank.store(),
            engine=bank.engine(),
            original=Original(sha256=delivery.original, bytes=delivery.size_bytes),
            file_name=delivery.file_name,
            resource=str(resource.pk),
            result=result,
            table_number=table.number,
            mode=Mode(table.mode),
            key=tuple(table.key),
            base=table.base or None,
            accepted=tuple(table.accepted),
            address=f"{resource.dataset.slug}/{resource.slug}",
            office=guarded_office(),
            promises=promises_of(resource, today=day_of(now)),
            corrections=corrections,
            work=work,
            now=now,
            random_bytes=random_bytes,
        )
        _note(table, delivered.manifest, corrections)
    except UserError as error:
        table.failure, table.version, table.difference, table.report = refusals.to_json(error), "", None, ""
    table.save()
    _remember_decisions(table)


def _note(table: DeliveredTable, made: Manifest, corrections: Sequence[Correction]) -> None:
    """Write down what was made, with which corrections it was checked, and how much it differs from what stands."""
    table.corrections = [one.number for one in corrections]
    table.failure, table.version, table.report, table.difference = None, made.id, made.report or "", None
    table.withheld = [name for name in table.withheld if name in made.schema]
    if table.base:
        before, after = (shown_table(made.resource, version) for version in (table.base, made.id))
        table.difference = _counts(diff(bank.engine(), before, after, limit=0))


def _counts(made: Diff) -> dict[str, object]:
    """The numbers of a difference, without rows."""
    plain = made.as_json()
    return {name: plain[name] for name in ("added", "removed", "changed", "columns", "key")}


def _remember_decisions(table: DeliveredTable) -> None:
    """Take over what was decided in the last published delivery about the same kinds of problems in the same columns.

    Not where values of another sort have come since, nor where the data-protection officer asked for a decision anew.
    """
    before = decided_before(table)
    if before is None:
        return
    for one in before.decisions.all():
        if one.verdict == Decision.Verdict.WITHHOLD:
            _keep_inside(table, one)
        elif not still_holds(one, marks_of(table, one.code, one.column)):
            continue
        Decision.objects.get_or_create(
            table=table, code=one.code, column=one.column,
            defaults={
                "verdict": one.verdict, "reason": one.reason, "by": one.by, "at": one.at, "remembered": True, "marks": one.marks,
            },
        )  # fmt: skip


def _keep_inside(table: DeliveredTable, decision: Decision) -> None:
    """A column that was published and then, made to decide anew, was decided to stay inside, stays there from this delivery on."""
    if decision.reopened_at is None or not table.version:
        return
    names = [one.name for one in manifest_of(table).schema.columns if one.label == decision.column and one.name not in table.withheld]
    if names:
        table.withheld = [*table.withheld, *names]
        table.save(update_fields=["withheld"])

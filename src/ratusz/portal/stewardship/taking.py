"""A spreadsheet of the inventory is brought, looked at, taken over as a whole or given up, and undone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit
from ratusz.portal.core.policy import require
from ratusz.portal.intake import scanning
from ratusz.portal.people.models import Unit, User
from ratusz.portal.stewardship import actions
from ratusz.portal.stewardship.contracts import row_of_contract
from ratusz.portal.stewardship.models import Consumer, Declared, Flow, Inventory, Purpose, System
from ratusz.portal.stewardship.plans import ADD, CHANGE, plan_rows
from ratusz.portal.stewardship.policy import can_bring_sheets, can_take_over
from ratusz.portal.stewardship.sheets import read_rows
from ratusz.portal.stewardship.words import ConsumerWords, FlowWords, PurposeWords, SystemWords, words_of

State = Inventory.State
_NAMED = ("about", "from_text", "channel", "frequency", "personal", "personal_basis")


def bring(*, name: str, chunks: Iterable[bytes], by: User, now: datetime) -> Inventory:
    """Read a spreadsheet and keep what it would do; nothing is changed yet. The file itself is not kept."""
    require(can_bring_sheets, by, None)
    with TemporaryDirectory(prefix="ratusz-inventory-") as folder:
        path = Path(folder) / f"spis{Path(name).suffix.lower()[:8]}"
        with path.open("wb") as file:
            file.writelines(chunks)
        _require_clean(path)
        is_contract = path.suffix in {".yaml", ".yml"}
        rows = plan_rows((row_of_contract(path, by),) if is_contract else read_rows(path, file_name=path.name), by)
    made = Inventory.objects.create(name=name[-255:], brought_at=now, brought_by=by, rows=[one.as_json() for one in rows])
    audit.record("inventory.brought", target=made, by=by, at=now)
    return made


def _require_clean(path: Path) -> None:
    """The office's virus scanner is asked before anybody reads it."""
    if not scanning.is_on():
        return
    said = scanning.ask(path, command=settings.BANK_SCAN_COMMAND, timeout_s=settings.BANK_SCAN_TIMEOUT_S)
    if said == scanning.Verdict.INFECTED or (said == scanning.Verdict.UNKNOWN and settings.BANK_SCAN_REQUIRED):
        raise WrongUsage("inventory-not-clean", N_("The virus scanner of the office did not let this file through."))


@dataclass(slots=True, kw_only=True)
class _Taken:
    """What is declared on the way, and all that the bank has by its folded name, asked once for all rows."""

    made: list[list[str]] = field(default_factory=list)
    known: dict[str, dict[str, Declared]] = field(default_factory=dict)

    def named(self, kind: type[Declared], name: str) -> dict[str, Declared]:
        if kind.KIND not in self.known:
            self.known[kind.KIND] = {fold(str(getattr(one, name))): one for one in kind.objects.kept()}
        return self.known[kind.KIND]


@transaction.atomic
def take_over(*, inventory: Inventory, by: User, now: datetime) -> None:
    """Do what the rows say, all that can be taken or nothing; what stood before is kept."""
    _hold(inventory, State.LOOKED_AT)
    require(can_take_over, by, inventory)
    before: dict[str, Any] = {}
    taken = _Taken()
    for row in inventory.rows:
        if row["action"] in {ADD, CHANGE}:
            flow, was = _do(row, taken, by=by, now=now)
            before[str(flow.pk)] = {"was": was, "stands": flow.stands}
    inventory.state, inventory.before, inventory.settled_at = State.TAKEN, {"flows": before, "made": taken.made}, now
    inventory.save(update_fields=["state", "before", "settled_at"])
    audit.record("inventory.taken", target=inventory, by=by, at=now)


@transaction.atomic
def drop(*, inventory: Inventory, by: User, now: datetime) -> None:
    """Give it up; nothing of it was done."""
    _hold(inventory, State.LOOKED_AT)
    require(can_take_over, by, inventory)
    inventory.state, inventory.settled_at = State.DROPPED, now
    inventory.save(update_fields=["state", "settled_at"])


@transaction.atomic
def undo(*, inventory: Inventory, by: User, now: datetime) -> int:
    """Put everything back; how many were left because somebody changed them since."""
    _hold(inventory, State.TAKEN)
    require(can_take_over, by, inventory)
    left = 0
    for key, kept in inventory.before["flows"].items():
        flow = Flow.objects.loaded().get(pk=key)
        if flow.stands != kept["stands"]:
            left += 1
        elif kept["was"] is None:
            actions.put_aside(thing=flow, why=inventory.name, by=by, now=now)
        else:
            _change_back(flow, kept["was"], by=by, now=now)
    for kind, key in inventory.before["made"]:
        _put_unused_aside(kind, key, why=inventory.name, by=by, now=now)
    inventory.state, inventory.settled_at = State.UNDONE, now
    inventory.save(update_fields=["state", "settled_at"])
    audit.record("inventory.undone", target=inventory, by=by, at=now)
    return left


def _hold(inventory: Inventory, state: str) -> None:
    inventory.refresh_from_db(from_queryset=Inventory.objects.select_for_update(of=("self",)).select_related("brought_by"))
    if inventory.state != state:
        raise Conflict("inventory-settled", N_("This spreadsheet was dealt with already."))


def _do(row: dict[str, Any], taken: _Taken, *, by: User, now: datetime) -> tuple[Flow, dict[str, Any] | None]:
    """The flow of a row as it is after it, and what was said of it before; None for a new one."""
    unit = Unit.objects.get(slug=row["values"]["unit"])
    if row["action"] == ADD:
        words = FlowWords(**_given(row["values"], unit, taken, by=by, now=now))
        flow: Flow = actions.make(words=words, unit=unit, by=by, now=now)
        return flow, None
    flow = Flow.objects.loaded().get(pk=row["flow"])
    was = _as_json(flow)
    given = {**_fields(words_of(flow)), **_given(row["values"], unit, taken, by=by, now=now)}
    actions.change(thing=flow, words=FlowWords(**given), by=by, now=now, stands=row["stands"], unit=unit)
    return flow, was


def _fields(words: Any) -> dict[str, Any]:
    return {name: getattr(words, name) for name in FlowWords.__dataclass_fields__}


def _given(values: dict[str, Any], unit: Unit, taken: _Taken, *, by: User, now: datetime) -> dict[str, Any]:
    """The words of a flow of what the columns say, with the rows they name; purposes, consumers and systems not known are declared."""
    given = {name: values[name] for name in ("title", *_NAMED) if name in values}

    def declared(kind: type[Declared], name: str, text: str, words: Any) -> Any:
        names = taken.named(kind, name)
        if fold(text) not in names:
            names[fold(text)] = actions.make(words=words, unit=unit, by=by, now=now)
            taken.made.append([kind.KIND, str(names[fold(text)].pk)])
        return names[fold(text)]

    if "columns" in values:
        given["columns"] = tuple(values["columns"])
    if "resource" in values:
        dataset, _, slug = values["resource"].partition("/")
        given["resource"] = _table(dataset, slug) if slug else None
    if "from_unit" in values:
        given["from_unit"] = Unit.objects.get(slug=values["from_unit"]) if values["from_unit"] else None
    if "system" in values:
        name = values["system"]
        given["system"] = declared(System, "name", name, SystemWords(name=name)) if name else None
    if "purposes" in values:
        basis = values.get("basis", "")
        given["purposes"] = tuple(
            declared(Purpose, "text_pl", text, PurposeWords(text_pl=text, basis=basis)) for text in values["purposes"]
        )
    if "consumers" in values:
        given["consumers"] = tuple(declared(Consumer, "name_pl", text, ConsumerWords(name_pl=text)) for text in values["consumers"])
    return given


def _table(dataset: str, slug: str) -> Resource:
    found = Resource.objects.filter(dataset__slug=dataset, slug=slug).first()
    if found is None:
        raise Conflict("inventory-overtaken", N_("The bank changed since this file was brought."), N_("Bring it again."))
    return found


def _as_json(flow: Flow) -> dict[str, Any]:
    """What is said of a flow, by which it can be put back."""
    return {
        **{name: getattr(flow, name) for name in ("title", *_NAMED)},
        "columns": flow.columns,
        "unit": str(flow.unit_id),
        "resource": str(flow.resource_id) if flow.resource_id else "",
        "from_unit": str(flow.from_unit_id) if flow.from_unit_id else "",
        "system": str(flow.system_id) if flow.system_id else "",
        "purposes": [str(one.pk) for one in flow.purposes.all()],
        "consumers": [str(one.pk) for one in flow.consumers.all()],
    }


def _change_back(flow: Flow, was: dict[str, Any], *, by: User, now: datetime) -> None:
    words = FlowWords(
        **{name: was[name] for name in ("title", *_NAMED)},
        columns=tuple(was["columns"]),
        resource=Resource.objects.get(pk=was["resource"]) if was["resource"] else None,
        from_unit=Unit.objects.get(pk=was["from_unit"]) if was["from_unit"] else None,
        system=System.objects.get(pk=was["system"]) if was["system"] else None,
        purposes=tuple(Purpose.objects.filter(pk__in=was["purposes"])),
        consumers=tuple(Consumer.objects.filter(pk__in=was["consumers"])),
    )
    actions.change(thing=flow, words=words, by=by, now=now, unit=Unit.objects.get(pk=was["unit"]))


def _put_unused_aside(kind: str, key: str, *, why: str, by: User, now: datetime) -> None:
    """A purpose, a consumer or a system that came with the sheet and that nothing uses."""
    model: Any = {one.KIND: one for one in (Purpose, Consumer, System)}[kind]
    thing = model.objects.kept().filter(pk=key).first()
    if thing is not None and not thing.flows.kept().exists():
        actions.put_aside(thing=thing, why=why, by=by, now=now)

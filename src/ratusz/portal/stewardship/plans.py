"""What a spreadsheet of the inventory would do, row by row: add, change, nothing, or not be taken, with the column and how to mend it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.bank.base.text import fold
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import EDITORS, Anybody, standing_of
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Consumer, Flow, Purpose, System
from ratusz.portal.stewardship.sheets import BY_FIELD, NOTHING, Row

ADD, CHANGE, SAME, REFUSE = "add", "change", "same", "refuse"
#: What is wrong with a cell, and how it is mended.
WRONG = {
    "missing": (gettext_lazy("The cell is empty."), gettext_lazy("Fill it in.")),
    "unit-unknown": (
        gettext_lazy("There is no unit “%(found)s”."),
        gettext_lazy("Choose one from the sheet “słowa”; names are on the page of institutions."),
    ),
    "unit-not-yours": (
        gettext_lazy("You do not answer for the unit “%(found)s”."),
        gettext_lazy("Its people or a coordinator bring this row."),
    ),
    "flow-unknown": (
        gettext_lazy("There is nothing with the identifier “%(found)s”."),
        gettext_lazy("Leave the identifier as it was exported; empty it for a new row."),
    ),
    "flow-elsewhere": (
        gettext_lazy("This is declared by another unit."),
        gettext_lazy("Empty the identifier to declare it for your unit."),
    ),
    "word-unknown": (gettext_lazy("“%(found)s” is not a word of this column."), gettext_lazy("Write one of: %(expected)s.")),
    "resource-unknown": (
        gettext_lazy("There is no table “%(found)s” in the bank."),
        gettext_lazy("Write its address, as in ludnosc/w-latach, or leave it empty."),
    ),
    "twice": (gettext_lazy("The same stands in row %(found)s already."), gettext_lazy("Keep one of the rows.")),
    "too-long": (gettext_lazy("The text is too long: at most %(expected)s signs."), gettext_lazy("Shorten it.")),
}
_LONGEST = {"title": 250, "from_text": 200, "personal_basis": 300, "about": 2_000, "basis": 300}
_NAME_LONGEST, _LONGEST_LIST = 200, 10_000


@dataclass(slots=True, kw_only=True)
class Planned:
    """A row and what it would do. `flow`: which one; `stands`: as it stood when the row was planned. `values`: by field, as texts.

    `changes`: column, before, after. `new`: purposes, systems and consumers that would be declared with it. `wrong`: column, code, values.
    """

    row: int
    action: str = SAME
    title: str = ""
    unit: str = ""
    flow: str = ""
    stands: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return asdict(self)


class Planner:
    """What the bank knows when a sheet is planned, asked once for all rows."""

    def __init__(self, user: Anybody) -> None:
        self.standing = standing_of(user)
        self.units = {fold(name): unit for unit in Unit.objects.filter(closed_on=None) for name in (unit.name_pl, unit.slug)}
        self.flows = {str(flow.pk): flow for flow in Flow.objects.readable_by(user).kept().loaded()}
        self.by_name = {(flow.unit_id, fold(flow.title)): flow for flow in self.flows.values()}
        self.resources = {f"{one.dataset.slug}/{one.slug}": one for one in Resource.objects.meant_for(user).select_related("dataset")}
        self.known = {
            "purposes": {
                fold(name): one.text_pl for one in Purpose.objects.kept() for name in (one.text_pl, f"{one.text_pl} ({one.basis})")
            },
            "consumers": {fold(one.name_pl): one.name_pl for one in Consumer.objects.kept()},
            "system": {fold(one.name): one.name for one in System.objects.kept()},
        }
        self.seen: dict[tuple[UUID, str], int] = {}

    def plan(self, row: Row) -> Planned:
        """One row."""
        made = Planned(row=row.number, title=row.texts.get("title", ""), unit=row.texts.get("unit", ""))
        unit = self._unit(row, made)
        flow = self._flow(row, unit, made)
        self._values(row, made)
        if unit is not None and made.title:
            first = self.seen.setdefault((unit.pk, fold(made.title)), row.number)
            if first != row.number:
                _wrong(made, "title", "twice", found=str(first))
        if made.wrong or unit is None:
            made.action = REFUSE
            return made
        made.unit, made.values["unit"] = unit.name_pl, unit.slug
        if flow is None:
            made.action = ADD
        else:
            made.flow, made.stands = str(flow.pk), flow.stands
            made.changes = list(_changes(flow, made.values))
            made.action = CHANGE if made.changes else SAME
        made.new = list(self._new(made.values)) if made.action != SAME else []
        return made

    def _unit(self, row: Row, made: Planned) -> Unit | None:
        name = row.texts.get("unit", "")
        unit = self.units.get(fold(name))
        if not name:
            _wrong(made, "unit", "missing")
        elif unit is None:
            _wrong(made, "unit", "unit-unknown", found=name)
        elif not self.standing.has(EDITORS, unit.pk):
            _wrong(made, "unit", "unit-not-yours", found=name)
        return unit

    def _flow(self, row: Row, unit: Unit | None, made: Planned) -> Flow | None:
        """The flow that the row is about; None for a new one."""
        key = row.texts.get("key", "")
        if not key:
            return self.by_name.get((unit.pk, fold(made.title))) if unit is not None else None
        flow = self.flows.get(key)
        if flow is None:
            _wrong(made, "key", "flow-unknown", found=key[:60])
        elif not self.standing.has(EDITORS, flow.unit_id):
            _wrong(made, "key", "flow-elsewhere")
        return flow

    def _values(self, row: Row, made: Planned) -> None:
        for name, text in row.texts.items():
            if name in {"key", "unit"}:
                continue
            if name == "title" and text in {"", NOTHING}:
                _wrong(made, name, "missing")
            if text:
                self._value(name, "" if text == NOTHING else text, made)

    def _value(self, name: str, text: str, made: Planned) -> None:
        allowed = BY_FIELD[name].allowed
        if len(text) > (longest := _LONGEST.get(name, _LONGEST_LIST)):
            _wrong(made, name, "too-long", expected=str(longest))
        elif allowed is not None:
            codes = {fold(word): code for word, code in allowed.items()}
            if text and fold(text) not in codes:
                _wrong(made, name, "word-unknown", found=text[:60], expected=", ".join(allowed))
            made.values[name] = str(codes.get(fold(text), ""))
        elif name == "resource":
            if text and text not in self.resources:
                _wrong(made, name, "resource-unknown", found=text[:120])
            made.values[name] = text
        elif name == "from_unit":
            unit = self.units.get(fold(text))
            if text and unit is None:
                _wrong(made, name, "unit-unknown", found=text[:120])
            made.values[name] = unit.slug if unit is not None else ""
        elif name in {"columns", "purposes", "consumers"}:
            self._list(name, text, made)
        else:
            made.values[name] = self.known["system"].get(fold(text), text)[:_NAME_LONGEST] if name == "system" else text

    def _list(self, name: str, text: str, made: Planned) -> None:
        """Texts between semicolons, each as the bank writes it already."""
        listed = list(dict.fromkeys(filter(None, (one.strip() for one in text.replace("\n", ";").split(";")))))
        if any(len(one) > _NAME_LONGEST for one in listed):
            _wrong(made, name, "too-long", expected=str(_NAME_LONGEST))
        made.values[name] = [self.known.get(name, {}).get(fold(one), one) for one in listed]

    def _new(self, values: Mapping[str, Any]) -> Iterator[str]:
        said = {"purposes": _("new purpose: %(name)s"), "consumers": _("new consumer: %(name)s"), "system": _("new system: %(name)s")}
        for name, words in said.items():
            given = values.get(name) or []
            for text in [given] if isinstance(given, str) else given:
                if fold(text) not in self.known[name]:
                    yield words % {"name": text}


def plan_rows(rows: Sequence[Row], user: Anybody) -> list[Planned]:
    """What the rows would do."""
    planner = Planner(user)
    return [planner.plan(row) for row in rows]


def wrong_in_words(code: str, values: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong with a cell, and how to mend it."""
    message, hint = WRONG[code]
    return str(message) % values, str(hint) % values


def _wrong(made: Planned, name: str, code: str, **values: str) -> None:
    made.wrong.append((BY_FIELD[name].title, code, values))


def _changes(flow: Flow, values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Which columns would say something else than now."""
    now: dict[str, Any] = {
        "title": flow.title, "about": flow.about, "columns": flow.columns, "from_text": flow.from_text, "channel": flow.channel,
        "frequency": flow.frequency, "personal": flow.personal, "personal_basis": flow.personal_basis, "unit": flow.unit.slug,
        "resource": f"{flow.resource.dataset.slug}/{flow.resource.slug}" if flow.resource else "",
        "from_unit": flow.from_unit.slug if flow.from_unit else "", "system": flow.system.name if flow.system else "",
        "purposes": [one.text_pl for one in flow.purposes.all() if one.removed_at is None],
        "consumers": [one.name_pl for one in flow.consumers.all() if one.removed_at is None],
    }  # fmt: skip
    for name, value in values.items():
        if name == "basis":
            continue
        same = set(now[name]) == set(value) if name in {"purposes", "consumers"} else now[name] == value
        if not same:
            yield BY_FIELD[name].title, _shown(name, now[name]), _shown(name, value)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    allowed = BY_FIELD[name].allowed or {}
    return next((word for word, code in allowed.items() if code == value), str(value)) if value else ""

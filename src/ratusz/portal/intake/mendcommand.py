"""Corrections from the command line: the same steps, rules and records as on the web."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from ratusz.bank.base.errors import NotFound, WrongUsage
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import LANGUAGES, N_
from ratusz.bank.check.corrections.chosen import where_of
from ratusz.bank.check.corrections.correction import Action, correction_json
from ratusz.bank.query.one import one_row
from ratusz.bank.query.values import print_value
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.named import person_named, table_named
from ratusz.portal.core import bank
from ratusz.portal.corrections import actions
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.queries import lack_in, limits_of, source_of
from ratusz.portal.corrections.words import correction_in_words, outcome_in_words, writer_of
from ratusz.portal.intake import mending
from ratusz.portal.intake.mendforms import MOST_PLACES, CorrectionForm

_STANDING = (Kept.State.PROPOSED, Kept.State.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A correction as it is typed. `where`: texts like "year=2023"; `row`: a row of the table that says where by itself, 0 for none."""

    action: str
    where: tuple[str, ...] = ()
    row: int = 0
    column: str = ""
    expect: str = ""
    most: str = ""
    value: str = ""
    reason: str = ""
    provider: str = ""


def listed(address: str = "", *, ended: bool = False) -> list[Mapping[str, Any]]:
    """One line for each correction of the table at `address`, or of the bank; `ended`: with those that were withdrawn or declined."""
    found = Kept.objects.loaded().order_by("resource__dataset__slug", "resource__slug", "number")
    if address:
        found = found.filter(resource=table_named(address))
    if not ended:
        found = found.filter(state__in=_STANDING)
    lacking = {one: lack_in(one) for one in {kept.resource for kept in found if kept.is_active}}
    return [_line(one, in_place=not lacking.get(one.resource, False)) for one in found]


def propose(address: str, wanted: Wanted, *, email: str, now: datetime) -> Mapping[str, Any]:
    """Propose it; nothing changes until somebody else accepts it."""
    resource, by = table_named(address), person_named(email)
    form = CorrectionForm(_columns(resource), _typed(resource, wanted))
    if not form.is_valid():
        told = [f"{name}: {error}" if name != "__all__" else str(error) for name, errors in form.errors.items() for error in errors]
        raise WrongUsage("correction-unreadable", N_("The correction cannot be read: {found}"), values={"found": " ".join(told)})
    correction = form.correction
    if correction.action is Action.SCALE:
        correction = limits_of(correction, resource)
    made = actions.propose(resource=resource, correction=correction, reason=wanted.reason, provider=wanted.provider, by=by, now=now)
    return _line(made)


def accept(address: str, number: int, *, few_because: str, email: str, now: datetime, random_bytes: RandomBytes) -> Mapping[str, Any]:
    """Accept it as a second person, here and now however large the table is."""
    kept = _kept(address, number)
    mending.accept(kept=kept, by=person_named(email), now=now, random_bytes=random_bytes, few_because=few_because)
    return _line(_kept(address, number))


def decline(address: str, number: int, *, reason: str, email: str, now: datetime) -> Mapping[str, Any]:
    """A second person does not accept it."""
    actions.decline(kept=_kept(address, number), reason=reason, by=person_named(email), now=now)
    return _line(_kept(address, number))


def withdraw(
    address: str, number: int, *, reason: str, few_because: str, email: str, now: datetime, random_bytes: RandomBytes
) -> Mapping[str, Any]:
    """It holds no more."""
    kept, by = _kept(address, number), person_named(email)
    mending.withdraw(kept=kept, reason=reason, by=by, now=now, random_bytes=random_bytes, few_because=few_because)
    return _line(_kept(address, number))


def _kept(address: str, number: int) -> Kept:
    resource = table_named(address)
    found: Kept | None = Kept.objects.filter(resource=resource, number=number).loaded().first()
    if found is None:
        raise NotFound(
            "correction-unknown", N_("{table} has no correction {number}."), values={"table": address, "number": number},
            allowed=tuple(str(one) for one in Kept.objects.filter(resource=resource).values_list("number", flat=True)),
        )  # fmt: skip
    return found


def _columns(resource: Resource) -> tuple[Any, ...]:
    table = source_of(resource)
    return table.schema.columns if table else ()


def _typed(resource: Resource, wanted: Wanted) -> dict[str, Any]:
    """What the form of the page would send."""
    pairs = [(name.strip(), text.strip()) for name, _sign, text in (one.partition("=") for one in wanted.where)]
    expect = wanted.expect
    if wanted.row:
        pairs, expect = _of_row(resource, wanted, pairs)
    if len(pairs) > MOST_PLACES:
        raise WrongUsage("correction-too-long", N_("A place is said by at most {most} columns."), values={"most": MOST_PLACES})
    return {
        "action": wanted.action, "column": wanted.column, "expect": expect, "most": wanted.most, "value": wanted.value,
        "reason": wanted.reason, "provider": wanted.provider,
        **{f"where_{at}": name for at, (name, _text) in enumerate(pairs)}, **{f"is_{at}": text for at, (_name, text) in enumerate(pairs)},
    }  # fmt: skip


def _of_row(resource: Resource, wanted: Wanted, pairs: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], str]:
    """Where a row of the table is, and what the source says in it, where neither was typed."""
    table = source_of(resource)
    where = where_of(bank.engine(), table, wanted.row, but=wanted.column) if table else None
    cells = one_row(bank.engine(), table, wanted.row) if table and where else None
    if where is None or cells is None:
        raise WrongUsage(
            "row-unknown", N_("The table has no row {found}, or none that could be told from others."), values={"found": wanted.row}
        )
    value = cells.values.get(wanted.column)
    return pairs or list(where), wanted.expect or ("" if value is None else print_value(value))


def _line(kept: Kept, *, in_place: bool = True) -> Mapping[str, Any]:
    resource = kept.resource
    columns = _columns(resource)
    labels = {one.name: one.label for one in columns}
    sentences, told = {}, {}
    for language in LANGUAGES:
        with override(language):
            sentences[language] = correction_in_words(kept.correction, labels, writer_of(columns, language))
            told[language] = outcome_in_words(kept.outcome, kept.found) if kept.is_outdated else ""
    return {
        "type": "correction",
        "resource": f"{resource.dataset.slug}/{resource.slug}",
        **correction_json(kept.correction),
        "state": "overtaken" if kept.is_outdated else kept.state,
        "outcome": kept.outcome or None,
        "found": kept.found or None,
        "shown": kept.is_active and not kept.is_outdated and in_place,
        "reason": kept.reason,
        "provider": kept.provider,
        "proposed": {"by": str(kept.by), "at": kept.at.isoformat()},
        "accepted": {"by": str(kept.decided_by), "at": kept.decided_at.isoformat()} if kept.decided_at else None,
        "ended": {"by": str(kept.ended_by), "at": kept.ended_at.isoformat(), "reason": kept.ended_because} if kept.ended_at else None,
        "sentence": sentences,
        "told": told,
    }

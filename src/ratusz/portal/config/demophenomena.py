"""Phenomena of a described city: declared, compared, and some of what was found explained by those who would explain it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.workdays import within_days
from ratusz.portal.catalog.models import Resource
from ratusz.portal.discrepancies import actions
from ratusz.portal.discrepancies.actions import ANSWERED_WITHIN_DAYS, Decision
from ratusz.portal.discrepancies.codes import MENDED, State
from ratusz.portal.discrepancies.declaring import (
    AddsUp,
    Expected,
    HoldingWords,
    PhenomenonWords,
    add_holding,
    add_level,
    add_terms,
    expect,
    make_phenomenon,
)
from ratusz.portal.discrepancies.models import Discrepancy, Holding, Phenomenon
from ratusz.portal.discrepancies.scanning import scan
from ratusz.portal.people.models import Unit, User

Described = Mapping[str, Any]
_DAY = timedelta(days=1)


def declare_phenomena(city: Mapping[str, Any], *, now: datetime) -> None:
    """Declare what `city` describes and an earlier call has not; holdings whose tables did not come are left out."""
    for one in city.get("phenomenon", ()):
        if not Phenomenon.objects.filter(slug=one["slug"]).exists():
            _declare(one, now=now)


def verify_mended(city: Mapping[str, Any], *, now: datetime) -> None:
    """Compare anew what was to be mended, after the mended files came, and have it verified by whom `city` names."""
    for one in city.get("phenomenon", ()):
        told = [each for each in one.get("explained", ()) if each.get("outcome") in MENDED and "verified_by" in each]
        phenomenon = Phenomenon.objects.filter(slug=one["slug"]).first()
        found = [(each, record) for each in told if phenomenon is not None and (record := _record(phenomenon, each)) is not None]
        if phenomenon is not None and any(record.state == State.DECIDED for _each, record in found):
            scan(phenomenon, now=now - 3 * _DAY)
        for each, record in found:
            record.refresh_from_db()
            if record.state == State.DECIDED and record.gone_at is not None:
                actions.verify(discrepancy=record, by=User.objects.get(email=each["verified_by"]), now=now - 2 * _DAY)


def _declare(one: Described, *, now: datetime) -> None:
    at, by = now - one["days_ago"] * _DAY, User.objects.get(email=one["by"])
    words = PhenomenonWords(**{name: one[name] for name in PhenomenonWords.__dataclass_fields__ if name in one})
    made = make_phenomenon(words=words, owner=Unit.objects.get(slug=one["owner"]), by=by, now=at, slug=one["slug"])
    for number, told in enumerate(one.get("holding", ())):
        _hold(made, told, by=by, now=at + timedelta(minutes=number))
    for told in one.get("rule", ()):
        _expect(made, told, by=by, now=at + timedelta(hours=1))
    for told in one.get("level", ()):
        _level(made, told, by=by, now=at + timedelta(hours=1))
    for told in one.get("adds_up", ()):
        _adds_up(made, told, by=by, now=at + timedelta(hours=1))
    scan(made, now=at + timedelta(hours=2))
    for told in one.get("explained", ()):
        _explain(made, told, now=at + _DAY)
    for told in one.get("raised", ()):
        said = {name: told[name] for name in ("period", "text", "nickname")}
        actions.raise_it(phenomenon=made, **said, token=token_urlsafe(15), now=now - told["days_ago"] * _DAY)


def _hold(phenomenon: Phenomenon, told: Described, *, by: User, now: datetime) -> None:
    dataset, slug = told["table"].split("/")
    table = Resource.objects.published().select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
    if table is None:
        return
    said = {name: told[name] for name in HoldingWords.__dataclass_fields__ if name in told}
    said |= {name: tuple(said[name]) for name in ("breakdowns", "authority") if name in said}
    steward = Unit.objects.get(slug=told["steward"])
    add_holding(phenomenon=phenomenon, resource=table, steward=steward, words=HoldingWords(**said), by=by, now=now)


def _expect(phenomenon: Phenomenon, told: Described, *, by: User, now: datetime) -> None:
    named = {one.label_pl: one for one in phenomenon.holdings.all()}
    first, second = named.get(told["first"]), named.get(told["second"])
    if first is None or second is None:
        return
    said = Expected(
        first=first, second=second, relation=told["relation"], relative=Decimal(str(told["within"])) / 100, why_pl=told["why_pl"],
        why_en=told["why_en"],
    )  # fmt: skip
    expect(said=said, by=by, now=now)


def _level(phenomenon: Phenomenon, told: Described, *, by: User, now: datetime) -> None:
    holding = phenomenon.holdings.filter(label_pl=told["holding"]).first()
    if holding is not None:
        add_level(holding=holding, whole=told["whole"], level=told["level"], absolute=Decimal(0), why=told["why_pl"], by=by, now=now)


def _adds_up(phenomenon: Phenomenon, told: Described, *, by: User, now: datetime) -> None:
    """Holdings of other phenomena are named as "phenomenon: holding"."""
    whole = phenomenon.holdings.filter(label_pl=told["whole"]).first()
    terms = {sign: [_named(one) for one in told.get(sign, ())] for sign in ("plus", "minus")}
    plus, minus = ([one for one in terms[sign] if one is not None] for sign in ("plus", "minus"))
    if whole is None or None in [*terms["plus"], *terms["minus"]]:
        return
    said = AddsUp(
        whole=whole, plus=tuple(plus), minus=tuple(minus), carries=told.get("carries", False), why_pl=told["why_pl"], why_en=told["why_en"]
    )
    add_terms(said=said, by=by, now=now)


def _named(told: str) -> Holding | None:
    slug, label = told.split(": ", 1)
    return Holding.objects.loaded().filter(phenomenon__slug=slug, label_pl=label).first()


def _record(phenomenon: Phenomenon, told: Described) -> Discrepancy | None:
    found = Discrepancy.objects.filter(phenomenon=phenomenon, period=told["period"])
    found = found.filter(area=told["area"]) if "area" in told else found
    return found.order_by("number").first()


def _explain(phenomenon: Phenomenon, told: Described, *, now: datetime) -> None:
    """Released on a day, explained on the next, verified on the one after; what is not found is left out. What is mended waits for that."""
    found = _record(phenomenon, told)
    if found is None:
        return
    due = within_days(day_of(now), ANSWERED_WITHIN_DAYS)
    actions.release(discrepancies=[found], due_on=due, by=User.objects.get(email=told["released_by"]), now=now)
    if "decided_by" in told:
        said = Decision(**{name: told[name] for name in Decision.__dataclass_fields__ if name in told})
        actions.decide(discrepancy=found, said=said, by=User.objects.get(email=told["decided_by"]), now=now + _DAY)
    if "verified_by" in told and told["outcome"] not in MENDED:
        actions.verify(discrepancy=found, by=User.objects.get(email=told["verified_by"]), now=now + 2 * _DAY)

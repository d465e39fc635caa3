"""Contracts of a described city: rules accepted of what the bank proposes, announced changes, days of releases, corrections of sources."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ratusz.bank.base.clock import day_of
from ratusz.bank.check.contract.promised import promised_of
from ratusz.bank.check.contract.propose import propose
from ratusz.bank.check.contract.rules import Rule, rule_json
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.model.problem import Severity
from ratusz.bank.reconcile.releases import calendar_from_json
from ratusz.portal.catalog.calendars import calendar_of, declare
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.actions import announce, promise
from ratusz.portal.contracts.queries import contract_of, proposed_from
from ratusz.portal.core import bank
from ratusz.portal.corrections import actions as corrections
from ratusz.portal.corrections.models import Kept
from ratusz.portal.intake.mending import accept
from ratusz.portal.people.models import User

Described = Mapping[str, Any]
#: Nobody promises on the day when a demo is made.
_AGO = timedelta(days=9)


def promise_all(city: Described, *, now: datetime) -> None:
    """Promise what `city` describes and an earlier call has not; what is of a table that did not come is left out."""
    for one in city.get("contract", ()):
        dataset, slug = one["table"].split("/")
        resource = Resource.objects.published().select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
        if resource is not None and contract_of(resource) is None:
            _promise(resource, one, now=now)


def promise_days(city: Described, *, now: datetime) -> None:
    """Declare the release calendars that `city` describes and an earlier call has not."""
    for one in city.get("calendar", ()):
        dataset, slug = one["table"].split("/")
        resource = Resource.objects.select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
        if resource is not None and calendar_of(resource) is None:
            calendar = calendar_from_json({"frequency": one["frequency"], "lag": one["lag"]})
            declare(resource=resource, calendar=calendar, reason=one["why"], by=User.objects.get(email=one["by"]), now=now)


def correct_all(city: Described, *, now: datetime) -> None:
    """Make the corrections that `city` describes and an earlier call has not, of tables that came."""
    for one in city.get("correction", ()):
        dataset, slug = one["table"].split("/")
        resource = Resource.objects.published().select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
        if resource is None or Kept.objects.filter(resource=resource).exists():
            continue
        where = tuple(sorted(one["where"].items()))
        wanted = Correction(
            number=0, action=Action(one["action"]), where=where, column=one["column"], expect=one["expect"], value=one.get("value", "")
        )
        by, reviewer = (User.objects.get(email=one[name]) for name in ("by", "accepted_by"))
        kept = corrections.propose(resource=resource, correction=wanted, reason=one["why"], provider=one["provider"], by=by, now=now - _AGO)
        accept(kept=kept, by=reviewer, now=now - _AGO, random_bytes=secrets.token_bytes)


def _promise(resource: Resource, described: Described, *, now: datetime) -> None:
    last, before = proposed_from(resource)
    if last is None:
        return
    by = User.objects.get(email=described["by"])
    rules = tuple(_accepted(propose(bank.engine(), last, before), described))
    promise(resource=resource, rules=rules, columns=promised_of(last.schema), by=by, now=now - _AGO, why=described.get("why", ""))
    for one in described.get("announced", ()):
        day = day_of(now) + timedelta(days=one["in_days"])
        announce(resource=resource, column=one["column"], becomes=one["becomes"], from_day=day, why=one["why"], by=by, now=now - _AGO)


def _accepted(proposed: Sequence[Rule], described: Described) -> Iterator[Rule]:
    for rule in proposed:
        kind = rule_json(rule)["kind"]
        if kind in described["kinds"]:
            yield replace(rule, severity=Severity.ERROR if kind in described["stops"] else Severity.WARNING)

"""Contracts of a described city: what its stewards accept of what the bank proposes, and the changes they announce."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ratusz.bank.base.clock import day_of
from ratusz.bank.check.contract.promised import promised_of
from ratusz.bank.check.contract.propose import propose
from ratusz.bank.check.contract.rules import Rule, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.actions import announce, promise
from ratusz.portal.contracts.queries import contract_of, proposed_from
from ratusz.portal.core import bank
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

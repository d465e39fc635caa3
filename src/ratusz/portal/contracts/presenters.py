"""What the page of a contract shows."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ratusz.bank.check.contract.kept import broken as times_broken
from ratusz.bank.check.contract.propose import propose
from ratusz.bank.check.contract.rules import Rule, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Column
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.models import Announcement, Contract, Edition
from ratusz.portal.contracts.queries import promises_of, proposed_from
from ratusz.portal.contracts.words import rule_sentence
from ratusz.portal.core import bank


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in a sentence. `text`: the rule as a form sends it back; `broken`: how often the last version breaks it."""

    text: str
    sentence: str
    why: str
    severity: str
    broken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """What is promised, what could be, and every edition before. `number`: the edition looked at, 0 for none."""

    resource: Resource
    number: int
    contract: Contract | None
    kept: tuple[RuleLine, ...]
    proposed: tuple[RuleLine, ...]
    promised_columns: frozenset[str]
    columns: tuple[Column, ...]
    editions: tuple[Edition, ...]
    announced: tuple[Announcement, ...]


def contract_page(resource: Resource, contract: Contract | None, *, today: date) -> ContractPage:
    """The page of a contract: each rule is tried on the last version, and rules that are not promised yet are proposed from it."""
    last, before = proposed_from(resource)
    labels = {column.name: column.label for column in last.schema.columns} if last else {}
    rules = contract.kept_rules if contract else ()
    broken: Counter[str] = Counter()
    proposed: tuple[Rule, ...] = ()
    if last is not None:
        others = promises_of(resource, today=today).others
        counts = times_broken(bank.engine(), last, rules, previous=before, others=others)
        broken.update({_text(rule): count for rule, count in zip(rules, counts, strict=True)})
        proposed = tuple(rule for rule in propose(bank.engine(), last, before) if _bare(rule) not in {_bare(one) for one in rules})
    return ContractPage(
        resource=resource,
        number=contract.number if contract else 0,
        contract=contract,
        kept=tuple(_line(rule, labels, broken[_text(rule)]) for rule in rules),
        proposed=tuple(_line(rule, labels) for rule in proposed),
        promised_columns=frozenset(one.name for one in contract.promised) if contract else frozenset(),
        columns=last.schema.columns if last else (),
        editions=tuple(contract.editions.select_related("by")) if contract else (),
        announced=tuple(resource.announcements.standing()),
    )


def _text(rule: Rule) -> str:
    return json.dumps(rule_json(rule), ensure_ascii=False, sort_keys=True)


def _bare(rule: Rule) -> tuple[str, ...]:
    """A rule without what is said of it: a proposal with another severity, or other limits, is no news."""
    told = rule_json(rule)
    return (told["kind"], *(str(told.get(name)) for name in ("column", "columns", "total", "measure")))


def _line(rule: Rule, labels: dict[str, str], broken: int = 0) -> RuleLine:
    return RuleLine(text=_text(rule), sentence=rule_sentence(rule, labels), why=rule.why, severity=str(rule.severity), broken=broken)


def severity_of(text: str) -> Severity:
    """A severity that a form sent; a warning where it sent none."""
    return Severity(text) if text in set(Severity) else Severity.WARNING

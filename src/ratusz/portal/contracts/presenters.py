"""What the page of a contract shows."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ratusz.bank.check.contract.kept import broken as times_broken
from ratusz.bank.check.contract.rules import Known, Rule, columns_of, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.calendarforms import CalendarForm
from ratusz.portal.contracts.given import Given
from ratusz.portal.contracts.models import Announcement, Contract, Edition
from ratusz.portal.contracts.promiseddays import calendar_in_words
from ratusz.portal.contracts.queries import promises_of, proposed, proposed_from
from ratusz.portal.contracts.words import rule_sentence
from ratusz.portal.core import bank


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in a sentence. `text`: the rule as a form sends it back; `broken`: how often the last version breaks it."""

    text: str
    sentence: str
    why: str
    severity: str
    is_ticked: bool
    broken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was ticked and typed in a form that was refused: it stands in the page that says so. `weights`: by the text of a rule."""

    rules: tuple[Rule, ...]
    texts: frozenset[str]
    weights: Mapping[str, str]
    columns: frozenset[str]
    why: str


#: So many rules of a file are offered: more than these nobody reads.
MOST_GIVEN = 200
_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPart:
    """What a file would promise: rules and columns that can be ticked; columns the table does not have; how many rules hold already.

    `calendar`: the days it promises, in words, and `sent` as the form of the calendar sends them.
    """

    name: str
    lines: tuple[RuleLine, ...]
    columns: frozenset[str]
    unknown: str
    known: int
    calendar: str
    sent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """What is promised, what could be, and every edition before. `number`: the edition looked at, 0 for none.

    `may_promise`: the reader changes it; others read what holds.
    """

    resource: Resource
    may_promise: bool
    number: int
    contract: Contract | None
    kept: tuple[RuleLine, ...]
    proposed: tuple[RuleLine, ...]
    promised_columns: frozenset[str]
    columns: tuple[Column, ...]
    editions: tuple[Edition, ...]
    announced: tuple[Announcement, ...]
    given: GivenPart | None = None
    why: str = ""


def contract_page(
    resource: Resource,
    contract: Contract | None,
    *,
    today: date,
    may_promise: bool,
    given: Given | None = None,
    typed: Typed | None = None,
) -> ContractPage:
    """The page of a contract: each rule is tried on the last version, and rules that are not promised yet are proposed from it.

    `given`: what a file of somebody says, to be looked at before any of it is promised.
    """
    last, before = proposed_from(resource)
    labels = {column.name: column.label for column in last.schema.columns} if last else {}
    rules = contract.kept_rules if contract else ()
    broken: Counter[str] = Counter()
    could_be: tuple[Rule, ...] = ()
    if last is not None:
        others = promises_of(resource, today=today).others
        counts = times_broken(bank.engine(), last, rules, previous=before, others=others)
        broken.update({_text(rule): count for rule, count in zip(rules, counts, strict=True)})
        known = {_bare(one) for one in rules}
        could_be = tuple(rule for rule in proposed(resource) if _bare(rule) not in known)
    if typed is not None and (brought := tuple(rule for rule in typed.rules if rule not in {*rules, *could_be})):
        given = Given(name="", rules=brought, columns=(), calendar=None)
    return ContractPage(
        resource=resource,
        may_promise=may_promise,
        number=contract.number if contract else 0,
        contract=contract,
        kept=tuple(_line(rule, labels, broken[_text(rule)], ticked=True, typed=typed) for rule in rules),
        proposed=tuple(_line(rule, labels, ticked=False, typed=typed) for rule in could_be),
        promised_columns=typed.columns if typed else frozenset(one.name for one in contract.promised) if contract else frozenset(),
        columns=last.schema.columns if last else (),
        editions=tuple(contract.editions.select_related("by")) if contract else (),
        announced=tuple(resource.announcements.standing()),
        given=_given(given, rules, last, before, labels, typed) if given else None,
        why=typed.why if typed else "",
    )


def _given(
    given: Given, kept: Sequence[Rule], last: Table | None, before: Table | None, labels: Mapping[str, str], typed: Typed | None
) -> GivenPart:
    """What of a file can be promised here: rules of columns that the table has, each tried on the last version."""
    names = set(labels)
    new = [rule for rule in given.rules if rule not in kept and names.issuperset(columns_of(rule))][:MOST_GIVEN]
    unknown = sorted({name for rule in given.rules for name in columns_of(rule) if name not in names} | {*given.columns} - names)
    # Other tables are tried once it is promised: what they hold is not for whoever wrote the file.
    alone = [rule for rule in new if not isinstance(rule, Known)]
    counts = dict(zip(map(_text, alone), times_broken(bank.engine(), last, alone, previous=before), strict=True)) if last else {}
    return GivenPart(
        name=given.name,
        lines=tuple(_line(rule, labels, counts.get(_text(rule), 0), ticked=True, typed=typed) for rule in new),
        columns=frozenset(given.columns) & names,
        unknown=", ".join(unknown[:_NAMED]) + (" …" if len(unknown) > _NAMED else ""),
        known=sum(rule in kept for rule in given.rules),
        calendar=calendar_in_words(given.calendar) if given.calendar else "",
        sent=CalendarForm.sent(given.calendar) if given.calendar else (),
    )


def _text(rule: Rule) -> str:
    return json.dumps(rule_json(rule), ensure_ascii=False, sort_keys=True)


def _bare(rule: Rule) -> tuple[str, ...]:
    """A rule without what is said of it: a proposal with another severity, or other limits, is no news."""
    told = rule_json(rule)
    return (told["kind"], *(str(told.get(name)) for name in ("column", "columns", "total", "measure")))


def _line(rule: Rule, labels: Mapping[str, str], broken: int = 0, *, ticked: bool, typed: Typed | None = None) -> RuleLine:
    text, severity = _text(rule), str(rule.severity)
    if typed is not None:
        ticked, severity = text in typed.texts, typed.weights.get(text, severity)
    sentence = rule_sentence(rule, dict(labels))
    return RuleLine(text=text, sentence=sentence, why=rule.why, severity=severity, is_ticked=ticked, broken=broken)


def severity_of(text: str) -> Severity:
    """A severity that a form sent; a warning where it sent none."""
    return Severity(text) if text in set(Severity) else Severity.WARNING

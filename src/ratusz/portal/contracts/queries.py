"""What is promised of a resource, as the bank looks after it."""

from collections.abc import Iterable
from datetime import date

from ratusz.bank.base.errors import Gone, NotFound, Stopped
from ratusz.bank.check.contract.promises import NO_PROMISES, Promises
from ratusz.bank.check.contract.propose import propose
from ratusz.bank.check.contract.rules import Known, Rule
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.bank.store.manifest import Kind
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.models import Announcement, Contract
from ratusz.portal.core import bank
from ratusz.portal.core.kept import kept
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.shown import corrected_table, in_force, shown_table


def contract_of(resource: Resource) -> Contract | None:
    """The contract in force; None where nothing was promised yet."""
    return Contract.objects.filter(resource=resource).select_related("resource__dataset", "by").first()


def promises_of(resource: Resource, *, today: date) -> Promises:
    """What a delivery to `resource` has to keep `today`; of tables that rules name, the version the office has of those of the same
    dataset, of others the one that is published: a broken rule tells whether a value stands there.
    """
    contract = contract_of(resource)
    if contract is None:
        return NO_PROMISES
    rules = contract.kept_rules
    announced = frozenset(Announcement.objects.filter(resource=resource).in_force(today).values_list("column", flat=True))
    return Promises(rules=rules, columns=contract.promised, others=dict(_named(rules, resource)), announced=announced)


def announced(resource: Resource) -> tuple[Announcement, ...]:
    """The changes of columns that are announced and not withdrawn; whoever may see the resource may see them.

    A column that the published version does not have stays inside the office, with its name.
    """
    return kept(("announced", resource.pk), lambda: tuple(_announced(resource)))


def _announced(resource: Resource) -> Iterable[Announcement]:
    standing = list(Announcement.objects.filter(resource=resource).standing())
    names = {column.name for column in published_columns(resource)} if standing else frozenset()
    return (one for one in standing if one.column in names)


def published_columns(resource: Resource) -> tuple[Column, ...]:
    """The columns that those who use the resource know of; none before the first publication."""
    return bank.store().manifest(str(resource.pk), resource.current).schema.columns if resource.current else ()


def named_by(rules: Iterable[Rule]) -> Iterable[tuple[str, Resource | None]]:
    """The resources that rules name, by `dataset/resource`."""
    for name in sorted({rule.resource for rule in rules if isinstance(rule, Known)}):
        dataset, _, slug = name.partition("/")
        yield name, Resource.objects.filter(dataset__slug=dataset, slug=slug, withdrawn_at=None).select_related("dataset").first()


def _named(rules: Iterable[Rule], resource: Resource) -> Iterable[tuple[str, Table]]:
    """Their tables; those that do not exist are told when the rule is looked after."""
    for name, found in named_by(rules):
        if found is None or not found.is_table:
            continue
        table = office_table(found) if found.dataset_id == resource.dataset_id else _published_table(found)
        if table is not None:
            yield name, table


def _published_table(resource: Resource) -> Table | None:
    return shown_table(str(resource.pk), resource.current) if resource.is_published and resource.current else None


def office_table(resource: Resource) -> Table | None:
    """The rows of the last version that the office has of `resource`, as they are shown; None before the first delivery."""
    version = resource.private or resource.current
    return shown_table(str(resource.pk), version) if version else None


def proposed_from(resource: Resource) -> tuple[Table | None, Table | None]:
    """The tables from which rules are proposed: the last version, and the one it came from, as they are shown: rules are kept so."""
    version = resource.private or resource.current
    return _with_base(str(resource.pk), version, in_force(str(resource.pk))) if version else (None, None)


def proposed(resource: Resource) -> tuple[Rule, ...]:
    """Rules that the last version keeps. Each column is looked through once for each version, not for each reader of the page."""
    version = resource.private or resource.current
    return _proposed(str(resource.pk), version, in_force(str(resource.pk))) if version else ()


@remembered(64)
def _proposed(resource: str, version: str, corrections: tuple[Correction, ...]) -> tuple[Rule, ...]:
    last, before = _with_base(resource, version, corrections)
    return propose(bank.engine(), last, before)


def _with_base(resource: str, version: str, corrections: tuple[Correction, ...]) -> tuple[Table, Table | None]:
    last = bank.store().manifest(resource, version)
    told = corrections if last.kind is Kind.PRIVATE else ()
    table = corrected_table(resource, version, told)
    try:
        return table, (corrected_table(resource, last.lineage.base, told) if last.lineage.base else None)
    except (NotFound, Gone, Stopped):  # erased since, or nothing is left of it with these corrections
        return table, None

"""What is promised of a resource, as the bank looks after it."""

from collections.abc import Iterable
from datetime import date

from ratusz.bank.check.contract.promises import NO_PROMISES, Promises
from ratusz.bank.check.contract.rules import Known, Rule
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.models import Announcement, Contract
from ratusz.portal.core import bank
from ratusz.portal.core.kept import kept


def contract_of(resource: Resource) -> Contract | None:
    """The contract in force; None where nothing was promised yet."""
    return Contract.objects.filter(resource=resource).select_related("resource__dataset", "by").first()


def promises_of(resource: Resource, *, today: date) -> Promises:
    """What a delivery to `resource` has to keep `today`; of resources that rules name, the version the office has."""
    contract = contract_of(resource)
    if contract is None:
        return NO_PROMISES
    rules = contract.kept_rules
    announced = frozenset(Announcement.objects.filter(resource=resource).in_force(today).values_list("column", flat=True))
    return Promises(rules=rules, columns=contract.promised, others=dict(_named(rules)), announced=announced)


def announced(resource: Resource) -> tuple[Announcement, ...]:
    """The changes of columns that are announced and not withdrawn; whoever may see the resource may see them."""
    return kept(("announced", resource.pk), lambda: tuple(Announcement.objects.filter(resource=resource).standing()))


def _named(rules: Iterable[Rule]) -> Iterable[tuple[str, Table]]:
    """The tables of the resources that rules name; those that do not exist are told when the rule is looked after."""
    for name in sorted({rule.resource for rule in rules if isinstance(rule, Known)}):
        dataset, _, slug = name.partition("/")
        found = Resource.objects.filter(dataset__slug=dataset, slug=slug, withdrawn_at=None).first()
        if found is not None and found.is_table and (table := office_table(found)) is not None:
            yield name, table


def office_table(resource: Resource) -> Table | None:
    """The rows of the last version that the office has of `resource`; None before the first delivery."""
    version = resource.private or resource.current
    store = bank.store()
    return store.table(store.manifest(str(resource.pk), version)) if version else None


def proposed_from(resource: Resource) -> tuple[Table | None, Table | None]:
    """The tables from which rules are proposed: the last version, and the one it came from."""
    version = resource.private or resource.current
    if not version:
        return None, None
    store = bank.store()
    last = store.manifest(str(resource.pk), version)
    base = last.lineage.base
    return store.table(last), (store.table(store.manifest(str(resource.pk), base)) if base else None)

"""What is done to contracts: a new edition with every change, and the older ones stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.contract.promised import Promised, promised_json
from ratusz.bank.check.contract.rules import Rule, columns_of, rule_json
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.models import Contract, Edition
from ratusz.portal.contracts.policy import can_promise
from ratusz.portal.contracts.queries import office_table
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of
from ratusz.portal.people.models import User

#: More rules than this say more than anybody can keep in mind.
MOST_RULES = 200


@transaction.atomic
def promise(
    *, resource: Resource, rules: Sequence[Rule], columns: Sequence[Promised], by: User, now: datetime, why: str = "", number: int = 0
) -> Contract:
    """Make the next edition of the contract of `resource`. `number`: the edition that `by` looked at, 0 for none.

    Conflict where somebody made another edition since, where a rule names a column that the table does not have, or where there are
    too many of them.
    """
    require(can_promise, by, resource)
    contract = Contract.objects.select_for_update().filter(resource=resource).first()
    if (contract.number if contract else 0) != number:
        raise Conflict(
            "contract-changed", N_("Somebody changed this contract meanwhile."), N_("Look at it anew and make your change again.")
        )
    _require_sound(resource, rules)
    made = contract or Contract(resource=resource)
    made.number, made.at, made.by = number + 1, now, by
    was = made.rules
    made.rules, made.columns = [rule_json(rule) for rule in rules], [promised_json(one) for one in columns]
    made.save()
    Edition.objects.create(contract=made, number=made.number, rules=made.rules, columns=made.columns, at=now, by=by, why=note_of(why))
    told = {"was": was, "is": made.rules, "columns": [one.name for one in columns], "edition": made.number, "why": note_of(why)}
    audit.record("contract.changed", target=resource, by=by, at=now, detail=told)
    journal.write("contract", target=resource, at=now)
    return made


def _require_sound(resource: Resource, rules: Sequence[Rule]) -> None:
    table = office_table(resource)
    unknown = sorted({name for rule in rules for name in columns_of(rule) if table is None or name not in table.schema})
    if unknown:
        raise Conflict(
            "contract-column-unknown",
            N_("The rules speak of columns that the table does not have: {found}."),
            N_("Leave those rules out, or name a column of the table."),
            values={"found": ", ".join(unknown)},
        )
    if len(rules) > MOST_RULES:
        raise Conflict(
            "contract-too-long",
            N_("There are {found} rules; a contract holds at most {expected}."),
            N_("Leave out those that nobody would miss."),
            values={"found": len(rules), "expected": MOST_RULES},
        )

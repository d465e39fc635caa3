"""What is done to contracts: a new edition with every change, and the older ones stay."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.contract.fits import unfit
from ratusz.bank.check.contract.promised import Promised, promised_json
from ratusz.bank.check.contract.rules import Rule, columns_of, rule_json
from ratusz.portal.catalog.models import Resource
from ratusz.portal.contracts.models import Announcement, Contract, Edition
from ratusz.portal.contracts.policy import can_promise
from ratusz.portal.contracts.queries import named_by, office_table, published_columns
from ratusz.portal.core import audit, bank, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of
from ratusz.portal.people.models import User

#: More rules than this say more than anybody can keep in mind.
MOST_RULES = 200
_LONGEST_WHY = 250


@transaction.atomic
def promise(
    *, resource: Resource, rules: Sequence[Rule], columns: Sequence[Promised], by: User, now: datetime, why: str = "", number: int = 0
) -> Contract:
    """Make the next edition of the contract of `resource`. `number`: the edition that `by` looked at, 0 for none.

    Conflict where somebody made another edition since, where a rule names a column that the table does not have, or where there are
    too many of them.
    """
    require(can_promise, by, resource)
    _hold(resource)
    contract = Contract.objects.select_for_update().filter(resource=resource).first()
    if (contract.number if contract else 0) != number:
        raise Conflict(
            "contract-changed", N_("Somebody changed this contract meanwhile."), N_("Look at it anew and make your change again.")
        )
    known = contract.kept_rules if contract else ()
    _require_sound(resource, rules)
    _require_possible(resource, [rule for rule in rules if rule not in known], by)
    made = contract or Contract(resource=resource)
    made.number, made.at, made.by = number + 1, now, by
    was = made.rules
    made.rules, made.columns = [rule_json(rule) for rule in rules], [promised_json(one) for one in columns]
    made.save()
    Edition.objects.create(contract=made, number=made.number, rules=made.rules, columns=made.columns, at=now, by=by, why=_short(why))
    told = {"was": was, "is": made.rules, "columns": [one.name for one in columns], "edition": made.number, "why": _short(why)}
    audit.record("contract.changed", target=resource, by=by, at=now, detail=told)
    journal.write("contract", target=resource, at=now)
    return made


@transaction.atomic
def announce(*, resource: Resource, column: str, becomes: str, from_day: date, why: str, by: User, now: datetime) -> Announcement:
    """Tell those who use `resource` that a column goes, or will be called `becomes`, from a day on; a delivery may do it from then on.

    Conflict where the published table has no such column (everybody reads its name here), or where this was announced already;
    WrongUsage where the day is not ahead.
    """
    require(can_promise, by, resource)
    _hold(resource)
    refuse_personal(becomes, why)
    label = next((one.label for one in published_columns(resource) if one.name == column), None)
    if label is None:
        raise Conflict(
            "announced-column-unknown",
            N_("The table has no column “{found}”."),
            N_("Choose one of its columns."),
            values={"found": column[:80]},
        )
    if from_day <= day_of(now):
        raise WrongUsage(
            "announced-too-late", N_("The day must lie ahead: those who use the column need time."), N_("Choose tomorrow or a later day.")
        )
    if resource.announcements.standing().filter(column=column).exists():
        raise Conflict("announced-already", N_("This was announced already."), N_("Withdraw the earlier announcement first."))
    made = Announcement.objects.create(
        resource=resource, column=column, label=label[:250], becomes=" ".join(becomes.split())[:250],
        from_day=from_day, why=_short(why), at=now, by=by,
    )  # fmt: skip
    reason = f"{made}, {from_day.isoformat()}: {made.why}"
    audit.record("contract.announced", target=resource, by=by, at=now, detail={"announcement": made.pk, "reason": reason})
    journal.write("announced", target=resource, at=now)
    return made


@transaction.atomic
def take_back(*, announcement: Announcement, by: User, now: datetime) -> None:
    """The announced change will not happen after all; a delivery that makes it stops again."""
    require(can_promise, by, announcement.resource)
    if announcement.withdrawn_at is not None:
        return
    announcement.withdrawn_at = now
    announcement.save(update_fields=["withdrawn_at"])
    detail = {"announcement": announcement.pk, "reason": str(announcement)}
    audit.record("contract.announcement-withdrawn", target=announcement.resource, by=by, at=now, detail=detail)
    journal.write("contract", target=announcement.resource, at=now)


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


def _require_possible(resource: Resource, rules: Sequence[Rule], by: User) -> None:
    """Rules that are new can be looked after, and name only tables that whoever makes them sees: a broken rule tells what stands there."""
    table = office_table(resource)
    odd = next((told for rule in rules if table is not None and (told := unfit(bank.engine(), rule, table.schema))), "")
    if odd:
        raise WrongUsage(
            "contract-rule-unfit",
            N_("A rule cannot be looked after, because {found} does not fit the table."),
            N_("A limit is written like its column, what is added up are numbers, a pattern has all its brackets."),
            values={"found": odd},
        )
    seen = Resource.objects.visible_to(by)
    for name, found in named_by(rules):
        if found is None or not seen.filter(pk=found.pk).exists():
            raise WrongUsage("contract-table-unknown", N_("There is no table “{found}”."), values={"found": name[:80]})


def _hold(resource: Resource) -> None:
    """One at a time: before the first edition there is no contract that two could wait for."""
    Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)


def _short(text: str) -> str:
    return note_of(text)[:_LONGEST_WHY]

"""What is declared: phenomena, holdings, rules. Each change is journalled, and the phenomenon is compared anew."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.model.period import parse_period
from ratusz.bank.reconcile.observations import NAMES
from ratusz.bank.reconcile.units import factor
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.discrepancies.codes import Kind, Level, Relation
from ratusz.portal.discrepancies.models import ComparisonRule, Discrepancy, Holding, Phenomenon
from ratusz.portal.discrepancies.policy import can_declare, may_look_inside
from ratusz.portal.people.models import Unit, User

#: What says of which cells a holding takes its figures.
_CELLS = ("column", "across", "measure", "filters", "area_column", "period_column", "breakdowns")
_RESERVED = frozenset({*NAMES, "value"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PhenomenonWords:
    """What is said of a phenomenon."""

    name_pl: str
    name_en: str = ""
    definition_pl: str = ""
    definition_en: str = ""
    unit: str = ""
    kind: str = Kind.STOCK
    is_public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingWords:
    """What is said of a holding; as `Holding`."""

    label_pl: str
    label_en: str = ""
    column: str = ""
    across: bool = False
    measure: str = ""
    filters: str = ""
    area_column: str = ""
    area: str = ""
    period_column: str = ""
    period: str = ""
    grain: str = ""
    breakdowns: tuple[str, ...] = ()
    unit: str = ""
    definition_pl: str = ""
    definition_en: str = ""
    base: str = ""
    reference: str = ""
    territory: str = ""
    is_provisional: bool = False
    authority: tuple[str, ...] = ()
    inside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of a pair: `offset` as part of the first, None to have it learned; and why."""

    first: Holding
    second: Holding
    relation: str = Relation.OFFSET
    offset: Decimal | None = None
    relative: Decimal = Decimal("0.004")
    absolute: Decimal = Decimal(0)
    why_pl: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddsUp:
    """Holdings that make `whole`: those of `plus` are added, those of `minus` taken away; `carries`: with what `whole` said before."""

    whole: Holding
    plus: tuple[Holding, ...]
    minus: tuple[Holding, ...] = ()
    carries: bool = False
    absolute: Decimal = Decimal(0)
    why_pl: str = ""
    why_en: str = ""


@transaction.atomic
def make_phenomenon(*, words: PhenomenonWords, owner: Unit, by: User, now: datetime, slug: str = "") -> Phenomenon:
    """Declare a phenomenon that `owner` settles."""
    require(can_declare, by, owner)
    _checked(words)
    made = Phenomenon(slug=slug or slugify(fold(words.name_pl))[:100] or "zjawisko", owner=owner, made_at=now, made_by=by, **asdict(words))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("phenomenon-exists", N_("There is a phenomenon of this name already.")) from error
    audit.record("phenomenon.made", target=made, by=by, at=now)
    journal.write("phenomenon", target=made, at=now)
    return made


@transaction.atomic
def describe_phenomenon(*, phenomenon: Phenomenon, words: PhenomenonWords, by: User, now: datetime) -> None:
    """Change what is said of it."""
    require(can_declare, by, phenomenon)
    _checked(words)
    was = {name: getattr(phenomenon, name) for name in asdict(words)}
    for name, value in asdict(words).items():
        setattr(phenomenon, name, value)
    phenomenon.save()
    audit.record("phenomenon.described", target=phenomenon, by=by, at=now, detail={"was": was})
    journal.write("phenomenon", target=phenomenon, at=now)


@transaction.atomic
def remove_phenomenon(*, phenomenon: Phenomenon, by: User, now: datetime, back: bool = False) -> None:
    """Compare it no more, or (`back`) again."""
    require(can_declare, by, phenomenon)
    phenomenon.removed_at = None if back else now
    phenomenon.save(update_fields=["removed_at"])
    if back:
        audit.record("phenomenon.brought-back", target=phenomenon, by=by, at=now)
    else:
        audit.record("phenomenon.removed", target=phenomenon, by=by, at=now)
    journal.write("phenomenon", target=phenomenon, at=now)


@transaction.atomic
def add_holding(*, phenomenon: Phenomenon, resource: Resource, steward: Unit, words: HoldingWords, by: User, now: datetime) -> Holding:
    """Declare that figures of the phenomenon stand in `resource`."""
    require(can_declare, by, phenomenon)
    made = Holding(phenomenon=phenomenon, resource=resource, steward=steward, made_at=now, made_by=by, **_of_holding(words))
    _check_holding(made, by)
    made.save(force_insert=True)
    audit.record("holding.made", target=made, by=by, at=now)
    journal.write("phenomenon", target=phenomenon, at=now)
    return made


@transaction.atomic
def describe_holding(*, holding: Holding, steward: Unit, words: HoldingWords, by: User, now: datetime) -> None:
    """Change where its figures stand, or what they mean."""
    require(can_declare, by, holding)
    was = {name: getattr(holding, name) for name in HoldingWords.__dataclass_fields__}
    said = _of_holding(words)
    # Whoever let it look inside let it look at these cells: others are asked for anew.
    was_inside = holding.inside and all(was[name] == said[name] for name in _CELLS)
    for name, value in said.items():
        setattr(holding, name, value)
    holding.steward = steward
    _check_holding(holding, by, was_inside=was_inside)
    holding.save()
    audit.record("holding.described", target=holding, by=by, at=now, detail={"was": was})
    journal.write("phenomenon", target=holding.phenomenon, at=now)


@transaction.atomic
def remove_holding(*, holding: Holding, by: User, now: datetime, back: bool = False) -> None:
    """Compare it no more, or (`back`) again."""
    require(can_declare, by, holding)
    holding.removed_at = None if back else now
    holding.save(update_fields=["removed_at"])
    if back:
        audit.record("holding.brought-back", target=holding, by=by, at=now)
    else:
        audit.record("holding.removed", target=holding, by=by, at=now)
    journal.write("phenomenon", target=holding.phenomenon, at=now)


@transaction.atomic
def expect(*, said: Expected, by: User, now: datetime, because: Discrepancy | None = None) -> ComparisonRule:
    """Declare what is expected of two holdings, in the place of what was; `because`: the discrepancy that taught it."""
    phenomenon = said.first.phenomenon
    require(can_declare, by, phenomenon)
    if said.first.pk == said.second.pk or said.second.phenomenon_id != phenomenon.pk:
        raise WrongUsage("pair-of-two", N_("Choose two holdings of the phenomenon."))
    if said.offset is not None and not Decimal("-0.99") <= said.offset <= Decimal(100):
        raise WrongUsage("offset-unfit", N_("The expected difference is a part of the first figure: from -99 % up."))
    why = reason_of(said.why_pl, missing=N_("Write why they are expected to differ so, or to be the same: everybody reads it."))
    refuse_personal(why, said.why_en)
    _end_pair(phenomenon, {said.first.pk, said.second.pk}, now)
    made = ComparisonRule.objects.create(
        phenomenon=phenomenon, first=said.first, second=said.second, relation=said.relation, offset=said.offset,
        relative=said.relative, absolute=said.absolute, why_pl=why, why_en=note_of(said.why_en), made_at=now, made_by=by,
    )  # fmt: skip
    detail = {"why": why, **({"number": because.number} if because is not None else {})}
    audit.record("expectation.made", target=made, by=by, at=now, detail=detail)
    journal.write("phenomenon", target=phenomenon, at=now)
    return made


@transaction.atomic
def add_identity(
    *, phenomenon: Phenomenon, whole: str, parts: tuple[str, ...], absolute: Decimal, why: str, by: User, now: datetime
) -> ComparisonRule:
    """Declare that the figures of the areas `parts` make up that of `whole`, within `absolute`."""
    require(can_declare, by, phenomenon)
    refuse_personal(why)
    if not whole or len(parts) < 2 or whole in parts:
        raise WrongUsage("identity-unfit", N_("Name the whole, and two parts of it or more."))
    made = ComparisonRule.objects.create(
        phenomenon=phenomenon, sort=ComparisonRule.Sort.IDENTITY, whole=whole, parts=list(parts), absolute=absolute, why_pl=note_of(why),
        made_at=now, made_by=by,
    )  # fmt: skip
    audit.record("expectation.made", target=made, by=by, at=now, detail={"why": why})
    journal.write("phenomenon", target=phenomenon, at=now)
    return made


@transaction.atomic
def add_level(*, holding: Holding, whole: str, level: str, absolute: Decimal, why: str, by: User, now: datetime) -> ComparisonRule:
    """Declare that what `holding` says of all areas of a `level` adds up to what the other holdings say of the area `whole`."""
    require(can_declare, by, holding.phenomenon)
    if not whole.strip() or level not in Level.values:
        raise WrongUsage("identity-unfit", N_("Name the whole, and of which areas it is made."))
    made = ComparisonRule.objects.create(
        phenomenon=holding.phenomenon, sort=ComparisonRule.Sort.LEVEL, first=holding, whole=whole.strip(), level=level, absolute=absolute,
        why_pl=note_of(why), made_at=now, made_by=by,
    )  # fmt: skip
    audit.record("expectation.made", target=made, by=by, at=now, detail={"why": why})
    journal.write("phenomenon", target=holding.phenomenon, at=now)
    return made


@transaction.atomic
def add_terms(*, said: AddsUp, by: User, now: datetime) -> ComparisonRule:
    """Declare that holdings, each of a phenomenon of its own, add up to another one."""
    whole, phenomenon = said.whole, said.whole.phenomenon
    require(can_declare, by, phenomenon)
    terms = [*((one, 1) for one in said.plus), *((one, -1) for one in said.minus)]
    named = [one.pk for one, _sign in terms]
    if len(set(named)) != len(named) or whole.pk in named or len(named) + said.carries < 2:
        raise WrongUsage("terms-unfit", N_("Choose two holdings or more that add up to it, each once."))
    for one, _sign in terms:
        if factor(one.unit or one.phenomenon.unit, whole.unit or phenomenon.unit) is None:
            raise WrongUsage(
                "unit-unfit",
                N_("The unit {found} cannot be turned into {unit}, the unit of the phenomenon."),
                values={"found": one.unit or one.phenomenon.unit, "unit": whole.unit or phenomenon.unit},
            )
    made = ComparisonRule.objects.create(
        phenomenon=phenomenon, sort=ComparisonRule.Sort.TERMS, first=whole, terms=[[str(one.pk), sign] for one, sign in terms],
        carries=said.carries, absolute=said.absolute, why_pl=note_of(said.why_pl), why_en=note_of(said.why_en), made_at=now, made_by=by,
    )  # fmt: skip
    audit.record("expectation.made", target=made, by=by, at=now, detail={"why": said.why_pl})
    journal.write("phenomenon", target=phenomenon, at=now)
    return made


@transaction.atomic
def add_change(*, phenomenon: Phenomenon, holding: Holding | None, since: str, why: str, by: User, now: datetime) -> ComparisonRule:
    """Declare that from the period `since` on `holding` (None: all) measures otherwise: another boundary, a census, a definition."""
    require(can_declare, by, phenomenon)
    if parse_period(since) is None:
        raise WrongUsage("change-period-unknown", N_("“{found}” is not a period; write 2021, 2021-Q2 or 2021-05."), values={"found": since})
    said = reason_of(why, missing=N_("Write what changed."))
    refuse_personal(said)
    made = ComparisonRule.objects.create(
        phenomenon=phenomenon, sort=ComparisonRule.Sort.CHANGE, first=holding, since=since, why_pl=said, made_at=now, made_by=by
    )
    audit.record("expectation.made", target=made, by=by, at=now, detail={"why": said})
    journal.write("phenomenon", target=phenomenon, at=now)
    return made


@transaction.atomic
def remove_rule(*, rule: ComparisonRule, by: User, now: datetime, back: bool = False) -> None:
    """Expect it no more, or (`back`) again: of a pair in the place of what is expected of it by now."""
    require(can_declare, by, rule)
    if back and rule.sort == ComparisonRule.Sort.PAIR:
        _end_pair(rule.phenomenon, {rule.first_id, rule.second_id}, now)
    rule.removed_at = None if back else now
    rule.save(update_fields=["removed_at"])
    if back:
        audit.record("expectation.brought-back", target=rule, by=by, at=now)
    else:
        audit.record("expectation.removed", target=rule, by=by, at=now)
    journal.write("phenomenon", target=rule.phenomenon, at=now)


def _end_pair(phenomenon: Phenomenon, pair: set[Any], now: datetime) -> None:
    """Of two holdings one thing is expected at a time."""
    kept = phenomenon.rules.filter(sort=ComparisonRule.Sort.PAIR, removed_at=None, first__in=pair, second__in=pair)
    kept.update(removed_at=now)


def _of_holding(words: HoldingWords) -> dict[str, Any]:
    return {**asdict(words), "breakdowns": list(words.breakdowns), "authority": list(words.authority)}


def _checked(words: PhenomenonWords) -> None:
    reason_of(words.name_pl, missing=N_("Write what is measured."))
    note_of(words.definition_pl)
    note_of(words.definition_en)
    refuse_personal(words.name_pl, words.name_en, words.definition_pl, words.definition_en)


def _check_holding(holding: Holding, by: User, *, was_inside: bool = False) -> None:
    """Whether what is said of it can be meant so."""
    reason_of(holding.label_pl, missing=N_("Write a short name that residents read, such as GUS."))
    refuse_personal(
        holding.label_pl, holding.label_en, holding.definition_pl, holding.definition_en, holding.base, holding.reference, holding.territory
    )
    if not holding.resource.is_table:
        raise WrongUsage("holding-no-table", N_("Only a table has figures."))
    if bool(holding.column) == (holding.across or holding.measure == "count"):
        raise WrongUsage("holding-column", N_("Name the column of the figures, or say that periods stand in the heads of columns."))
    if bad := sorted(_RESERVED.intersection(holding.breakdowns)):
        raise WrongUsage("breakdown-reserved", N_("A breakdown cannot be called {found}."), values={"found": ", ".join(bad)})
    if factor(holding.unit, holding.phenomenon.unit) is None:
        raise WrongUsage(
            "unit-unfit",
            N_("The unit {found} cannot be turned into {unit}, the unit of the phenomenon."),
            values={"found": holding.unit, "unit": holding.phenomenon.unit},
        )
    twin = holding.phenomenon.holdings.kept().filter(label_pl=holding.label_pl).exclude(pk=holding.pk)
    if twin.exists():
        raise Conflict("holding-exists", N_("Another holding of the phenomenon has this name: residents could not tell them apart."))
    if holding.inside and not was_inside:
        require(may_look_inside, by, holding)

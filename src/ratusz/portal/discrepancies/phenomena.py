"""A phenomenon with its holdings side by side: for residents from what everybody sees, for the office from what it sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.discrepancies.adding import terms_of
from ratusz.portal.discrepancies.codes import Level, Relation, View
from ratusz.portal.discrepancies.comparing import AGREE, DIFFER, Compared, Comparing, last_compared
from ratusz.portal.discrepancies.models import ComparisonRule, Discrepancy, Holding, Phenomenon
from ratusz.portal.discrepancies.observing import area_of, unit_of
from ratusz.portal.discrepancies.presenters import area_in_words, line_of, meaning_of, state_in_words, uses_in_words, value_in_words
from ratusz.portal.discrepancies.querysets import seen_by_everybody
from ratusz.portal.discrepancies.scanning import key_of
from ratusz.portal.show.components import Fact, Line, Link
from ratusz.portal.show.numbers import format_number
from ratusz.portal.show.periods import period_in_words, since_in_words
from ratusz.portal.show.table import Column, DataTable

#: So many slices stand on a page, the newest periods first.
SLICES_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingTold:
    """A holding in words. `trouble`: why it says nothing."""

    holding: Holding
    facts: tuple[Fact, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTold:
    """A rule in a sentence, and its reason."""

    rule: ComparisonRule
    says: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhenomenonPage:
    """Its holdings, what they say, what is expected of them, and where they differ unexplained."""

    phenomenon: Phenomenon
    holdings: tuple[HoldingTold, ...]
    rules: tuple[RuleTold, ...]
    table: DataTable | None
    left: int
    discrepancies: tuple[Line, ...]


def public_phenomena() -> Any:
    """Those that residents read of: with a holding whose table everybody sees."""
    seen = Holding.objects.kept().filter(phenomenon=OuterRef("pk"), resource__in=seen_by_everybody())
    return Phenomenon.objects.kept().filter(Exists(seen), is_public=True)


def access_public_phenomenon(slug: str) -> Phenomenon:
    """The phenomenon at `slug`, as residents see it."""
    found: Phenomenon | None = public_phenomena().select_related("owner").filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def phenomenon_page(phenomenon: Phenomenon) -> PhenomenonPage:
    """The public page: only holdings whose tables everybody sees, in the versions that everybody sees."""
    holdings = list(phenomenon.holdings.kept().filter(resource__in=seen_by_everybody()).loaded())
    found = Discrepancy.objects.public().filter(phenomenon=phenomenon).loaded().order_by("state", "-weight", "-number")
    current = {str(one.pk): one.resource.current for one in holdings}
    compared = last_compared(phenomenon.pk, View.PUBLIC) or Comparing()
    fresh = [_only(one, current) for one in compared.slices]
    slices = [one for one in fresh if len(one.values) > 1]
    return PhenomenonPage(
        phenomenon=phenomenon,
        holdings=tuple(_told(one) for one in holdings),
        rules=tuple(rules_told(phenomenon, holdings)),
        table=_table(slices, holdings, told={one.key: state_in_words(one).text for one in found}, of=(phenomenon.pk, View.PUBLIC)),
        left=max(0, len(slices) - SLICES_SHOWN),
        discrepancies=tuple(line_of(one) for one in found[:SLICES_SHOWN]),
    )


def declared_page(user: Anybody, phenomenon: Phenomenon, lines: Iterable[Line]) -> PhenomenonPage:
    """The page of the office: the holdings whose tables `user` sees, with why some say nothing, and what those say."""
    seen = Resource.objects.visible_to(user).order_by().values("pk")
    holdings = list(phenomenon.holdings.kept().filter(resource__in=seen).loaded())
    compared = last_compared(phenomenon.pk, View.OFFICE) or Comparing()
    troubles: Mapping[str, Mapping[str, str]] = compared.troubles or {}
    current = {str(one.pk): one.resource.current for one in holdings}
    slices = [one for one in (_only(one, current) for one in compared.slices) if len(one.values) > 1]
    return PhenomenonPage(
        phenomenon=phenomenon,
        holdings=tuple(_told(one, trouble=troubles.get(str(one.pk), {}).get(language(), "")) for one in holdings),
        rules=tuple(rules_told(phenomenon, holdings)),
        # Figures of versions inside the office are for those who answer for them, on the pages of single discrepancies.
        table=_table(slices, holdings, of=(phenomenon.pk, View.OFFICE)),
        left=max(0, len(slices) - SLICES_SHOWN),
        discrepancies=tuple(lines),
    )


def _only(one: Compared, current: Mapping[str, str]) -> Compared:
    """A slice with the values of those versions alone that everybody sees now: the file may be older than a withdrawal."""
    values = tuple(value for value in one.values if current.get(value.holding) == value.version)
    return Compared(area=one.area, period=one.period, breakdown=one.breakdown, state=one.state, values=values)


def _told(holding: Holding, *, trouble: str = "") -> HoldingTold:
    facts = [
        Fact(name=_("Answers for it"), links=(Link(text=holding.steward.name, url=holding.steward.get_absolute_url()),)),
        Fact(
            name=_("Table"),
            links=(Link(text=f"{holding.resource.dataset.title} – {holding.resource.title}", url=holding.resource.get_absolute_url()),),
        ),
    ]
    if means := meaning_of(holding):
        facts.append(Fact(name=_("Counts"), text=means))
    if uses := uses_in_words(holding.authority):
        facts.append(Fact(name=_("The figure to name for"), text=uses))
    return HoldingTold(holding=holding, facts=tuple(facts), trouble=trouble)


def removed_rules(phenomenon: Phenomenon) -> tuple[RuleTold, ...]:
    """What was expected once and can be brought back, the last first."""
    return tuple(rules_told(phenomenon, phenomenon.holdings.kept(), phenomenon.rules.exclude(removed_at=None).order_by("-removed_at")[:20]))


def rules_told(phenomenon: Phenomenon, holdings: Iterable[Holding], rules: Iterable[ComparisonRule] | None = None) -> Iterable[RuleTold]:
    """What is expected, or `rules`, in sentences; of pairs only those both of whose holdings are among `holdings`."""
    names = {one.pk: one.label for one in holdings}
    for rule in phenomenon.rules.filter(removed_at=None) if rules is None else rules:
        named = [pk for pk in (rule.first_id, rule.second_id) if pk is not None]
        if all(pk in names for pk in named):
            yield RuleTold(rule=rule, says=_says(rule, [names[pk] for pk in named]), why=rule.why)


def _says(rule: ComparisonRule, names: list[str]) -> str:
    if rule.sort == ComparisonRule.Sort.PAIR:
        return _says_pair(rule, {"first": names[0], "second": names[1]})
    if rule.sort == ComparisonRule.Sort.IDENTITY:
        return _("%(parts)s together make %(whole)s") % {"parts": ", ".join(rule.parts), "whole": rule.whole}
    if rule.sort == ComparisonRule.Sort.LEVEL:
        told = {"who": names[0], "level": Level(rule.level).label, "whole": area_in_words(area_of(rule.whole))}
        return _("%(who)s: all %(level)s together make what the others say of %(whole)s") % told
    if rule.sort == ComparisonRule.Sort.TERMS:
        return _says_sum(rule, names[0])
    who = names[0] if names else _("all")
    return _("From %(period)s on it is measured otherwise: %(who)s") % {"period": since_in_words(rule.since), "who": who}


def _says_pair(rule: ComparisonRule, values: Mapping[str, str]) -> str:
    said = {
        Relation.EQUAL: _("%(first)s and %(second)s are to be the same figure"),
        Relation.AT_MOST: _("%(first)s is at most %(second)s"),
        Relation.AT_LEAST: _("%(first)s is at least %(second)s"),
        Relation.NONE: _("%(first)s and %(second)s cannot be compared"),
    }
    if rule.relation != Relation.OFFSET:
        return said[Relation(rule.relation)] % values
    if rule.offset is None:
        return _("%(first)s and %(second)s always differ by about the same") % values
    percent = format_number(abs(rule.offset) * 100, language(), places=1)
    told = _("%(second)s is higher than %(first)s by about %(percent)s %%") if rule.offset >= 0 else ""
    told = told or _("%(second)s is lower than %(first)s by about %(percent)s %%")
    return told % {**values, "percent": percent}


def _says_sum(rule: ComparisonRule, whole: str) -> str:
    """As "GUS = the period before + Births: USC − Deaths: USC"; a term that the reader does not see is not named."""
    signs = terms_of(rule)
    seen = {
        one.pk: one for one in Holding.objects.filter(pk__in=signs, phenomenon__is_public=True, resource__in=seen_by_everybody()).loaded()
    }
    told = [(_("the period before"), 1)] if rule.carries else []
    told += [(f"{seen[pk].phenomenon.name}: {seen[pk].label}" if pk in seen else "…", sign) for pk, sign in signs.items()]
    first, *rest = told
    terms = ("− " if first[1] < 0 else "") + first[0] + "".join(f" {'−' if sign < 0 else '+'} {text}" for text, sign in rest)
    return f"{whole} = {terms}"


def _table(
    slices: list[Compared], holdings: list[Holding], *, of: tuple[UUID, str], told: Mapping[str, str] | None = None
) -> DataTable | None:
    """Values side by side, the newest period first; what agrees and what does not is said in words. `of`: phenomenon and view.

    `told`: for residents, key of a record of the phenomenon → its state; nothing more is said of what nobody released.
    """
    if not slices:
        return None
    shown = sorted(slices, key=lambda one: (one.period, one.area), reverse=True)[:SLICES_SHOWN]
    areas, broken = {one.area for one in slices}, any(one.breakdown for one in slices)
    heads = [Column(name="period", label=_("Period"))]
    if len(areas) > 1:
        heads.append(Column(name="area", label=_("Area")))
    if broken:
        heads.append(Column(name="breakdown", label=_("Breakdown")))
    units = [unit_of(one) for one in holdings]
    named = any(unit != one.phenomenon.unit for unit, one in zip(units, holdings, strict=True))
    heads += [Column(name=f"h{at}", label=one.label, unit=units[at] if named else "") for at, one in enumerate(holdings)]
    heads.append(Column(name="state", label=_("What the comparison says")))
    rows = []
    for one in shown:
        said = {value.holding: value_in_words(value.value) for value in one.values}
        row = [period_in_words(one.period)]
        if len(areas) > 1:
            row.append(area_in_words(one.area, of))
        if broken:
            row.append(", ".join(value for _name, value in one.breakdown))
        rows.append([*row, *(said.get(str(each.pk), "–") for each in holdings), _state(one, told, of[0])])
    return DataTable(caption=_("Values side by side"), columns=tuple(heads), rows=rows, caption_hidden=True)


def _state(one: Compared, told: Mapping[str, str] | None, of: UUID) -> str:
    if one.state == AGREE:
        return _("they agree")
    if told is not None and one.state == DIFFER:
        return told.get(key_of(of, View.PUBLIC, one), _("they differ"))
    return _("they differ, unexplained") if one.state == DIFFER else _("they differ as expected")

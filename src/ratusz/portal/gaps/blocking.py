"""What hangs on a table, and what of it a gap blocks: figures, saved views, phenomena, reports and duties, purposes, needs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Condition, Op, Query
from ratusz.portal.catalog.models import Resource
from ratusz.portal.discrepancies.models import Holding
from ratusz.portal.discrepancies.observing import head_period, written
from ratusz.portal.gaps.codes import NEWEST
from ratusz.portal.gaps.finding import Finding
from ratusz.portal.gaps.reading import head_measure
from ratusz.portal.gaps.words import ROWS, CubeWords
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.saved.questions import parsed
from ratusz.portal.stewardship.models import Consumer, Flow, Purpose, Requirement

#: How much each thing that is blocked counts.
_AT_HOME, _FIGURE, _VIEW, _PHENOMENON, _NEED, _PURPOSE, _DUTY_BY_LAW = 10.0, 3.0, 1.0, 2.0, 2.0, 1.0, 3.0
_CONSUMERS = {
    Consumer.Kind.DUTY: 8.0,
    Consumer.Kind.DECISION: 6.0,
    Consumer.Kind.REPORT: 6.0,
    Consumer.Kind.INDICATOR: 5.0,
    Consumer.Kind.APPLICATION: 3.0,
}
#: Reports are made of the newest figures: a hole of earlier years takes less from them.
_OF_EARLIER = 0.5
#: Among gaps that block the same the larger one comes first; it never outweighs anything blocked.
_BY_SIZE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """All that is made of a table."""

    figures: tuple[Figure, ...] = ()
    views: tuple[Exploration, ...] = ()
    phenomena: tuple[Holding, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    needs: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """What a gap blocks: ids by sort, how much that is, and how much of it everybody may read of."""

    ids: Mapping[str, list[str]]
    weight: float
    public_weight: float


def hanging_on(resource: Resource) -> Hanging:
    """Everything that is made of `resource`, the heaviest first."""
    flows = list(Flow.objects.running().filter(resource=resource).prefetch_related("consumers", "purposes", "requirements"))
    consumers = _once(one for flow in flows for one in flow.consumers.all() if one.removed_at is None)
    purposes = _once(one for flow in flows for one in flow.purposes.all() if one.removed_at is None)
    needs = _once(one for flow in flows for one in flow.requirements.all() if one.removed_at is None)
    return Hanging(
        figures=tuple(Figure.objects.kept().filter(resource=resource).order_by("-at_home", "title_pl")),
        views=tuple(Exploration.objects.kept().filter(resource=resource)),
        phenomena=tuple(Holding.objects.kept().filter(resource=resource, phenomenon__removed_at=None).select_related("phenomenon")),
        consumers=tuple(sorted(consumers, key=lambda one: -_CONSUMERS[Consumer.Kind(one.kind)])),
        purposes=tuple(sorted(purposes, key=lambda one: not one.is_duty)),
        needs=tuple(needs),
    )


def _once(rows: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(rows))


def blocked_by(finding: Finding, hanging: Hanging, words: CubeWords, table: Table | None) -> Blocked:
    """What of `hanging` the gap takes something from."""
    figures = [one for one in hanging.figures if touches(one, finding, words, table)]
    phenomena = [one for one in hanging.phenomena if not words.columns or not one.column or one.column in finding.columns]
    part = 1.0 if finding.kind in NEWEST else _OF_EARLIER
    weighed = [
        *((_AT_HOME if one.at_home else _FIGURE, True) for one in figures),
        *((_VIEW, True) for _one in hanging.views),
        *((_PHENOMENON, one.phenomenon.is_public) for one in phenomena),
        *((part * _CONSUMERS[Consumer.Kind(one.kind)], one.is_public) for one in hanging.consumers),
        *((part * (_DUTY_BY_LAW if one.is_duty else _PURPOSE), one.is_public) for one in hanging.purposes),
        *((part * _NEED, False) for _one in hanging.needs),
    ]
    size = _BY_SIZE * min(finding.cells, 1_000)
    return Blocked(
        ids={
            "figures": [str(one.pk) for one in figures],
            "views": [str(one.pk) for one in hanging.views],
            "phenomena": list(dict.fromkeys(str(one.phenomenon_id) for one in phenomena)),
            "consumers": [str(one.pk) for one in hanging.consumers],
            "purposes": [str(one.pk) for one in hanging.purposes],
            "needs": [str(one.pk) for one in hanging.needs],
        },
        weight=sum(weight for weight, _public in weighed) + size,
        public_weight=sum(weight for weight, is_public in weighed if is_public) + size,
    )


def blocked_by_need(need: Requirement) -> Blocked:
    """What cannot be done because nobody gathers what is needed."""
    consumer, purpose = need.consumer, need.purpose
    weight = _NEED + (_CONSUMERS[Consumer.Kind(consumer.kind)] if consumer else 0.0)
    weight += (_DUTY_BY_LAW if purpose.is_duty else _PURPOSE) if purpose else 0.0
    public = _NEED + (_CONSUMERS[Consumer.Kind(consumer.kind)] if consumer and consumer.is_public else 0.0)
    ids = {"consumers": [str(consumer.pk)] if consumer else [], "purposes": [str(purpose.pk)] if purpose else [], "needs": [str(need.pk)]}
    return Blocked(ids=ids, weight=weight, public_weight=public)


def touches(figure: Figure, finding: Finding, words: CubeWords, table: Table | None) -> bool:
    """Whether the question of `figure` asks for a cell that the gap lacks. Of a table that never came, each does."""
    if table is None:
        return True
    try:
        query = parsed(table, figure.question)
    except WrongQuery:
        return False
    if not _asks_column(query, finding, words, table):
        return False
    if _asks_newest(query, words):
        return finding.kind in NEWEST
    return all(_may_fit(condition, finding, words) for condition in query.where)


def _asks_column(query: Query, finding: Finding, words: CubeWords, table: Table) -> bool:
    asked = {*query.select, *(one.column for one in query.measures if one.column)}
    if not asked or finding.columns == (ROWS,):
        return True
    if not words.across:
        return bool(asked & set(finding.columns))
    heads = [table.schema.column(name).label for name in asked if name in table.schema]
    return any(head_measure(label) in finding.columns and head_period(label) in finding.periods for label in heads)


def _asks_newest(query: Query, words: CubeWords) -> bool:
    return bool(query.limit == 1 and query.sort and query.sort[0].name == words.period_column and query.sort[0].descending)


def _may_fit(condition: Condition, finding: Finding, words: CubeWords) -> bool:
    """Whether some cell of the gap fulfils a condition on a column of the cube; other columns narrow nothing here."""
    cells = list(_texts(condition.column, finding, words))
    if not cells:
        return True
    asked = [written(value) for value in condition.values]
    match condition.op:
        case Op.EXACT | Op.IN:
            return any(text in asked for text in cells)
        case Op.NOT | Op.NOTIN:
            return any(text not in asked for text in cells)
        case Op.GT | Op.GTE:
            return any(text >= asked[0] for text in cells)
        case Op.LT | Op.LTE:
            return any(text <= asked[0] for text in cells)
        case Op.STARTSWITH:
            return any(text.casefold().startswith(asked[0].casefold()) for text in cells)
        case _:
            return True


def _texts(column: str, finding: Finding, words: CubeWords) -> Iterator[str]:
    """The texts that the cells of the gap would have in a column of the cube; none where they may have any."""
    if column == words.period_column:
        yield from finding.periods
    elif column == words.area_column:
        yield from finding.areas
    else:
        yield from (one[column] for one in finding.breakdowns if column in one)

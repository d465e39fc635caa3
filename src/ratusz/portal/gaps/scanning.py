"""From what lacks to rows: derived gaps are made anew of each version, and what people decided is kept and noted as filled."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import LANGUAGES
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit, journal
from ratusz.portal.explore.tables import labels, open_table
from ratusz.portal.gaps.blocking import Blocked, blocked_by, blocked_by_need, hanging_on
from ratusz.portal.gaps.codes import SETTLED, Kind, Standing
from ratusz.portal.gaps.finding import Finding, Found, Region, find, in_order, region_of
from ratusz.portal.gaps.marks import set_mark
from ratusz.portal.gaps.models import Cube, Decision, Gap, Look
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Requirement

#: So many gaps of one table are kept; more of them mean that too much is expected.
MOST_OF_A_TABLE = 300
_KEY = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a look changed: gaps that are new, those that are gone, decisions that were filled."""

    new: int = 0
    gone: int = 0
    filled: int = 0


def current_table(resource: Resource) -> Table | None:
    """The table in the version that everybody (or everybody of its audience) sees."""
    return open_table(str(resource.pk), resource.current) if resource.is_published else None


def scan(cube: Cube, *, now: datetime) -> Scanned:
    """Look at the table of `cube` (loaded) in its current version, and bring the rows up to date."""
    resource = cube.resource
    if cube.removed_at is not None or (resource.current and not resource.is_published):
        return _forget(resource, now)
    standing = {one.pk: one for one in Decision.objects.standing().filter(resource=resource)}
    regions = {pk: region_of(one.region, onwards=one.onwards) for pk, one in standing.items()}
    table = current_table(resource)
    try:
        found = find(cube.words, table, decided=regions, today=day_of(now), labels=_called(resource))
    except UserError as error:
        return _troubled(resource, error, now)
    blocks = _blocks(found.findings, cube, table)
    with transaction.atomic():
        done = _settle(cube, found, blocks, standing, now)
        if done != Scanned():
            journal.write("gaps", target=resource, at=now)
    set_mark(resource.pk, lacks=cube.is_public and bool(blocks))
    return done


def _blocks(findings: Sequence[Finding], cube: Cube, table: Table | None) -> list[tuple[Finding, Blocked]]:
    hanging = hanging_on(cube.resource)
    return [(one, blocked_by(one, hanging, cube.words, table)) for one in in_order(findings)]


def _called(resource: Resource) -> dict[str, str]:
    """How columns are called; under "" who gives the table."""
    return {**labels(resource), "": resource.dataset.unit.name_pl}


def _settle(
    cube: Cube, found: Found, blocks: Sequence[tuple[Finding, Blocked]], standing: Mapping[UUID, Decision], now: datetime
) -> Scanned:
    resource = cube.resource
    Cube.objects.select_for_update().get(pk=cube.pk)  # two workers that look at once take turns
    before = {one.key: one for one in Gap.objects.filter(resource=resource)}
    kept = blocks[:MOST_OF_A_TABLE]
    rows = {one.key: one for one in (_row(cube, finding, blocked, standing, before, now) for finding, blocked in kept)}
    filled = _note_filled(standing, {finding.decision for finding, _blocked in blocks}, now) if resource.is_published else 0
    Gap.objects.filter(resource=resource).delete()
    Gap.objects.bulk_create(rows.values())
    _look(resource, now, strange=list(found.strange), more=len(blocks) - len(kept), again_on=found.again_on)
    return Scanned(new=len(rows.keys() - before.keys()), gone=len(before.keys() - rows.keys()), filled=filled)


def _row(
    cube: Cube, finding: Finding, blocked: Blocked, standing: Mapping[UUID, Decision], before: Mapping[str, Gap], now: datetime
) -> Gap:
    resource = cube.resource
    decision = standing.get(finding.decision) if finding.decision else None
    key = key_of(resource.pk, finding)
    return Gap(
        key=key, resource=resource, unit=decision.unit if decision else resource.dataset.unit, version=resource.current, kind=finding.kind,
        columns=list(finding.columns), areas=list(finding.areas), breakdowns=[dict(one) for one in finding.breakdowns],
        periods=list(finding.periods), region=dict(finding.region), cells=finding.cells, found=finding.found[:100],
        total_only=finding.total_only, due_on=finding.due, blocks=dict(blocked.ids), weight=blocked.weight,
        public_weight=blocked.public_weight, is_public=cube.is_public, decision=decision,
        standing=decision.standing if decision else Standing.OPEN, found_at=before[key].found_at if key in before else now,
    )  # fmt: skip


def key_of(resource: UUID, finding: Finding) -> str:
    """The word of its address: what lacks, from which period on. A gap that goes on for one more year keeps it."""
    region = finding.region
    told = [
        str(resource), region["doubted"], sorted(region["columns"]), sorted(region["areas"]), sorted(map(str, region["breakdowns"])),
        next(iter(finding.periods), ""),
    ]  # fmt: skip
    return _hashed(told)


def _hashed(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:_KEY]


def _note_filled(standing: Mapping[UUID, Decision], lacking: Iterable[UUID | None], now: datetime) -> int:
    """Decisions under which nothing lacks any more. That nothing will ever come is no promise, and stays."""
    still = set(lacking)
    count = 0
    for pk, one in standing.items():
        if pk in still or (one.onwards and one.standing in SETTLED):
            continue
        one.filled_at = now
        one.save(update_fields=["filled_at"])
        audit.record("gap.filled", target=one.resource or one.requirement or one, by=None, at=now, detail={"reason": one.about})
        count += 1
    return count


def _look(resource: Resource, now: datetime, **told: Any) -> None:
    defaults = {"version": resource.current, "at": now, "trouble": {}, "strange": [], "more": 0, "again_on": None, **told}
    Look.objects.update_or_create(resource=resource, defaults=defaults)


def _troubled(resource: Resource, error: UserError, now: datetime) -> Scanned:
    """Nothing can be said: the gaps of an earlier version would speak of a table that is no more."""
    told = {language: f"{error.sentence(language)} {error.advice(language)}".strip() for language in LANGUAGES}
    gone, _sorts = Gap.objects.filter(resource=resource).delete()
    set_mark(resource.pk, lacks=False)
    with transaction.atomic():
        _look(resource, now, trouble=told)
        if gone:
            journal.write("gaps", target=resource, at=now)
    return Scanned(gone=gone)


def _forget(resource: Resource, now: datetime) -> Scanned:
    gone, _sorts = Gap.objects.filter(resource=resource).delete()
    set_mark(resource.pk, lacks=False)
    Look.objects.filter(resource=resource).delete()
    if gone:
        with transaction.atomic():
            journal.write("gaps", target=resource, at=now)
    return Scanned(gone=gone)


def scan_needs(*, now: datetime) -> Scanned:
    """What is needed and no flow gathers, as gaps."""
    needed = list(Requirement.objects.unmet().select_related("unit", "asked_of", "purpose", "consumer"))
    standing = {one.requirement_id: one for one in Decision.objects.standing().exclude(requirement=None).select_related("unit")}
    before = {one.key: one for one in Gap.objects.exclude(requirement=None)}
    rows = {}
    for need in needed:
        blocked, key, decision = blocked_by_need(need), _hashed(str(need.pk)), standing.get(need.pk)
        owner: Unit = decision.unit if decision else need.asked_of or need.unit
        rows[key] = Gap(
            key=key, requirement=need, unit=owner, kind=Kind.NEVER, blocks=dict(blocked.ids), weight=blocked.weight,
            public_weight=blocked.public_weight, decision=decision, standing=decision.standing if decision else Standing.OPEN,
            found_at=before[key].found_at if key in before else now,
        )  # fmt: skip
    with transaction.atomic():
        unmet = {need.pk for need in needed}
        met = {one.pk: one for key, one in standing.items() if key not in unmet}
        filled = _note_filled(met, (), now)
        Gap.objects.exclude(requirement=None).delete()
        Gap.objects.bulk_create(rows.values())
        new, gone = len(rows.keys() - before.keys()), len(before.keys() - rows.keys())
        for need in needed[:1] if new or gone else ():
            journal.write("gaps", target=need, at=now)
    return Scanned(new=new, gone=gone, filled=filled)


def looked_at(cube: Cube) -> Look | None:
    """When the table was looked at last, and what came of it."""
    return Look.objects.filter(resource=cube.resource_id).first()


def regions_of(resource: Resource) -> Mapping[UUID, Region]:
    """What was decided about cells of `resource`, as regions."""
    return {one.pk: region_of(one.region, onwards=one.onwards) for one in Decision.objects.standing().filter(resource=resource)}

"""What tables of a described city are to hold, as their stewards accept it; and what they decided about some of what is missing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import override

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.gaps import actions
from ratusz.portal.gaps.access import cube_of
from ratusz.portal.gaps.actions import Settling, declare
from ratusz.portal.gaps.models import Cube, Gap
from ratusz.portal.gaps.proposing import propose
from ratusz.portal.gaps.scanning import scan, scan_needs
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.people.models import User

Described = Mapping[str, Any]
_AGO = timedelta(days=8)


def expect_all(city: Described, *, now: datetime) -> None:
    """Accept what `city` describes and an earlier call has not; tables that did not come are left out."""
    for one in city.get("cube", ()):
        dataset, slug = one["table"].split("/")
        table = Resource.objects.published().select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
        if table is not None and cube_of(table) is None:
            _expect(table, one, now=now)
    scan_needs(now=now)


def _expect(table: Resource, told: Described, *, now: datetime) -> None:
    proposed = propose(table).words
    if proposed is None:
        return
    said = {name: told[name] for name in ("since", "until", "lag", "grace", "every", "source") if name in told}
    if "columns" in told:
        said["columns"] = tuple(told["columns"])
    words = replace(proposed, **said)
    by = User.objects.get(email=told["by"])
    declare(resource=table, words=words, by=by, now=now - _AGO)
    cube = Cube.objects.select_related("resource__dataset__unit").get(resource=table)
    scan(cube, now=now)
    for one in told.get("decided", ()):
        _decide(table, one, now=now)


def _decide(table: Resource, told: Described, *, now: datetime) -> None:
    """A plan, or that nothing will come; of what is not missing nothing is decided."""
    gap = next((one for one in Gap.objects.loaded().filter(resource=table, kind=told["kind"]) if told["period"] in one.periods), None)
    if gap is None:
        return
    by, at = User.objects.get(email=told["by"]), now - timedelta(days=2)
    with override("pl"):
        about = f"{gap.title}: {sentence_of(gap)}"
    if "in_days" in told:
        due_on = day_of(now) + timedelta(days=told["in_days"])
        actions.plan(gap=gap, about=about, due_on=due_on, note_pl=told["why_pl"], note_en=told["why_en"], by=by, now=at)
    else:
        said = Settling(reason_pl=told["why_pl"], reason_en=told["why_en"], onwards=told["onwards"])
        actions.settle(gap=gap, about=about, said=said, by=by, now=at)

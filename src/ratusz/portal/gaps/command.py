"""Gaps of a bank from the command line: as they are found now, in the words and lines of `ratusz gaps`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import LANGUAGES, N_
from ratusz.portal.gaps.models import Cube, Gap
from ratusz.portal.gaps.queries import labels_of
from ratusz.portal.gaps.scanning import scan, scan_needs
from ratusz.portal.gaps.sentences import sentence_of


def found(address: str = "") -> list[Mapping[str, Any]]:
    """One line for each gap of the bank, or of the table at `address`, the heaviest first; found anew before."""
    now = utc_now()
    cubes = Cube.objects.kept().select_related("resource__dataset__unit")
    if address:
        dataset, _slash, resource = address.partition("/")
        cubes = cubes.filter(resource__dataset__slug=dataset, resource__slug=resource)
        if not cubes.exists():
            raise NotFound(
                "gap-nothing-expected",
                N_("Nobody said what {found} is to hold."),
                N_("Say it on the page of the table in the office."),
                values={"found": address},
            )
    for cube in cubes:
        scan(cube, now=now)
    gaps = Gap.objects.filter(resource__in=cubes.values("resource"))
    if not address:
        scan_needs(now=now)
        gaps = Gap.objects.all()
    listed = list(gaps.loaded().order_by("-weight", "due_on", "key"))
    called = labels_of(listed)
    return [_line(one, called.get(one.resource_id, {})) for one in listed]


def _line(gap: Gap, labels: Mapping[str, str]) -> Mapping[str, Any]:
    table, made = gap.resource, gap.decision
    sentences = {}
    for language in LANGUAGES:
        with override(language):
            sentences[language] = f"{gap.title}: {sentence_of(gap, labels)}"
    return {
        "type": "gap",
        "kind": gap.kind,
        "resource": f"{table.dataset.slug}/{table.slug}" if table else None,
        "columns": gap.columns,
        "areas": gap.areas,
        "breakdowns": gap.breakdowns,
        "periods": gap.periods,
        "cells": gap.cells,
        "found": gap.found or None,
        "due": gap.due_on.isoformat() if gap.due_on else None,
        "total_only": gap.total_only,
        "weight": round(gap.weight, 3),
        "state": gap.standing,
        "planned": made.due_on.isoformat() if made and made.due_on else None,
        "unit": gap.unit.slug,
        "sentence": sentences,
    }

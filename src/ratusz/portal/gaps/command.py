"""Gaps of a bank from the command line: as they are found now, in the words and lines of `ratusz gaps`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils.translation import override

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import LANGUAGES, N_, say
from ratusz.portal.catalog.models import Resource
from ratusz.portal.gaps.models import Cube, Gap, Look
from ratusz.portal.gaps.queries import labels_of
from ratusz.portal.gaps.scanning import scan, scan_needs
from ratusz.portal.gaps.sentences import sentence_of

#: What a table may fail with that nobody foresaw; of the others something has to be told all the same.
_FAULTS = (ArithmeticError, AssertionError, DatabaseError, LookupError, OSError, TypeError, ValueError)
_FAULT = N_("A fault of the program: {found}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`gaps`: one line for each, the heaviest first; `failed`: one for each table of which nothing could be found out."""

    gaps: tuple[Mapping[str, Any], ...]
    failed: tuple[Mapping[str, Any], ...]


def found(address: str = "") -> Answer:
    """The gaps of the bank, or of the table at `address`; found anew before."""
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
    failed = tuple(_failures(cubes, now))
    gaps = Gap.objects.filter(resource__in=cubes.values("resource"))
    if not address:
        scan_needs(now=now)
        gaps = Gap.objects.all()
    listed = list(gaps.loaded().order_by("-weight", "due_on", "key"))
    called = labels_of(listed)
    return Answer(gaps=tuple(_line(one, called.get(one.resource_id, {})) for one in listed), failed=failed)


def _failures(cubes: Iterable[Cube], now: datetime) -> Iterator[Mapping[str, Any]]:
    """Each table looked at; what is wrong with those that cannot be."""
    for cube in cubes:
        try:
            scan(cube, now=now)
        except _FAULTS as error:
            found = {"found": f"{type(error).__name__}: {error}"}
            yield _failure(cube.resource, {language: say(_FAULT, language, found) for language in LANGUAGES})
        else:
            look = Look.objects.filter(resource=cube.resource_id).first()
            if look is not None and look.trouble:
                yield _failure(cube.resource, look.trouble)


def _failure(table: Resource, said: Mapping[str, str]) -> Mapping[str, Any]:
    return {"type": "failure", "resource": _address(table), "sentence": dict(said)}


def _address(table: Resource) -> str:
    return f"{table.dataset.slug}/{table.slug}"


def _line(gap: Gap, labels: Mapping[str, str]) -> Mapping[str, Any]:
    table, made = gap.resource, gap.decision
    sentences = {}
    for language in LANGUAGES:
        with override(language):
            sentences[language] = f"{gap.title}: {sentence_of(gap, labels)}"
    return {
        "type": "gap",
        "kind": gap.kind,
        "resource": _address(table) if table else None,
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

"""Use of a described city, made up: so that its statistics are not empty. Each day says so itself, and the page says it aloud.

The figures follow a pattern that small towns know: few visitors, fewer at weekends, most of them at a handful of datasets.
"""

import json
import random  # noqa: TID251  figures of a show, the same each time
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ratusz.bank.base.clock import day_of
from ratusz.bank.publish.formats import OF_ANY_TABLE
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.usage.counting import folder
from ratusz.portal.usage.counts import Counts
from ratusz.portal.usage.events import What
from ratusz.portal.usage.queries import BEFORE
from ratusz.portal.usage.rolling import MONTHS, write_days

Described = Mapping[str, Any]
_SEED, _SATURDAY = 2026, 5
_PAGES = ("home", "catalogue", "figures", "units", "statistics")
_FORMATS = {"csv": 46, "xlsx": 34, "json": 9, "ods": 4, "geojson": 3, "parquet": 2, "jsonl": 2}


def make_up_use(city: Described, *, now: datetime) -> None:
    """Make use up for the days before today, as `[use]` of the description says; nothing where any was counted."""
    told = city.get("use")
    if told is None or list((folder() / MONTHS).glob("*.json")):
        return
    folder().mkdir(parents=True, exist_ok=True)
    if "before" in told:
        (folder() / BEFORE).write_text(json.dumps(told["before"], ensure_ascii=False), encoding="utf-8")
    chance, today = random.Random(_SEED), day_of(now)  # noqa: S311  figures of a show
    things, first = _things(chance), today - timedelta(days=int(told["days"]))
    days = (first + timedelta(days=number) for number in range((today - first).days))
    write_days(folder(), {day: _day(day, told, things, chance, until=today) for day in days})


def _things(chance: random.Random) -> list[tuple[Dataset, list[Resource], float]]:
    """Datasets that everybody may see, with how much they draw: a few much, most little."""
    shown = Dataset.objects.published().filter(audience="public").order_by("slug")
    resources = Resource.objects.published().filter(audience="public").order_by("position")
    listed = [(dataset, [one for one in resources if one.dataset_id == dataset.pk]) for dataset in shown]
    chance.shuffle(listed)
    return [(dataset, of_it, 1 / (place + 1) ** 0.9) for place, (dataset, of_it) in enumerate(listed) if of_it]


def _day(day: date, told: Described, things: list[tuple[Dataset, list[Resource], float]], chance: random.Random, *, until: date) -> Counts:
    counts = Counts(closed=True, sources=("made-up",), invented_until=until.isoformat())
    weekend = 0.45 if day.weekday() >= _SATURDAY else 1.0
    growth = 1.0 + 0.8 * (1 - (until - day).days / float(told["days"]))
    visits = round(float(told["visits_a_day"]) * weekend * growth * chance.uniform(0.55, 1.5))
    weights = [weight for *_rest, weight in things]
    for _visit in range(visits):
        counts.note(day.isoformat(), (What.PAGE, chance.choice(_PAGES), ""))
        if things and chance.random() < 0.75:
            _look(counts, day, *chance.choices(things, weights)[0][:2], chance)
    for words, (a_week, found) in told.get("words", {}).items():
        if count := _as_chance_has_it(float(a_week) / 7 * weekend, chance):
            counts.days.setdefault(day.isoformat(), Counter())[What.SEARCH] += count
            counts.search(words, found=found, count=count, people=count)
    return counts


def _look(counts: Counts, day: date, dataset: Dataset, resources: list[Resource], chance: random.Random) -> None:
    """Somebody looks at a dataset, perhaps at something in it, perhaps takes it away; now and then it is a program."""
    counts.note(day.isoformat(), (What.VIEW, str(dataset.pk), ""))
    resource = chance.choice(resources)
    if chance.random() < 0.7:
        counts.note(day.isoformat(), (What.VIEW, str(resource.pk), ""))
    if chance.random() < 0.22 and not resource.url:
        names, weights = zip(*((name, weight) for name, weight in _FORMATS.items() if name in OF_ANY_TABLE), strict=True)
        taken = chance.choices(names, weights)[0] if resource.is_table else resource.format
        counts.note(day.isoformat(), (What.DOWNLOAD, str(resource.pk), taken))
    if chance.random() < 0.06:
        counts.note(day.isoformat(), (What.CALL, str(resource.pk), "rows"), chance.randint(1, 24))


def _as_chance_has_it(wanted: float, chance: random.Random) -> int:
    whole = int(wanted)
    return whole + (chance.random() < wanted - whole)

"""`python -m bench.searching.through_bank [COMMUNES] [FOLDER]`: the index of the same datasets, made through the database of a bank.

Bar: 90 s of processor for 2 477 communes × 86 datasets, each with one table and its dictionary. No table has rows here: what their
values cost is a matter of each bank. The bank lies in FOLDER (var/bench/searching) and is kept, by number of communes.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.searching.communes import communes, records
from ratusz.bank.base.clock import utc_now
from ratusz.portal.config.installation import is_bank, make_bank, start
from ratusz.portal.search.index import Record

BAR_S = 90.0
_ROWS_NOBODY_READS = 10_000_000
_AT_ONCE = 2_000


def main() -> int:
    """Make the bank where there is none, build its index, print the figures as JSON; 1 where the bar is missed."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("var/bench/searching")
    names = communes()[:wanted]
    directory = folder / str(len(names))
    if is_bank(directory):
        start(directory)
    else:
        make_bank(directory, settings={"city": "Mielec", "name": "Bank Danych o Mieście", "email": "bank@example.org", "database_url": ""})
        _fill(names)
    from ratusz.portal.search.command import rebuild  # noqa: PLC0415  Django was just started

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cpu, wall = time.process_time(), time.perf_counter()
    made = rebuild()
    found = {
        "datasets": made.datasets,
        "build_s": round(time.process_time() - cpu, 1),
        "build_wall_s": round(time.perf_counter() - wall, 1),
    }
    found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found, indent=2))
    return int(found["build_s"] > BAR_S)


def _fill(names: list[str]) -> None:
    """Datasets in bulk, as the actions would leave them."""
    from ratusz.portal.catalog.models import ColumnText, Dataset, Resource, Theme  # noqa: PLC0415  Django was just started
    from ratusz.portal.people.models import Unit  # noqa: PLC0415  the same

    now = utc_now()
    units = [Unit(slug=f"gmina-{number}", name_pl=f"Urząd Gminy {name} {number}") for number, name in enumerate(names)]
    Unit.objects.bulk_create(units, batch_size=_AT_ONCE)
    by_slug = {unit.slug: unit for unit in units}
    every = list(records(names))
    themes = {slug: Theme.objects.get_or_create(slug=slug, defaults={"name_pl": slug, "eu_code": "GOVE"})[0] for slug in _themes(every)}
    for start_at in range(0, len(every), _AT_ONCE):
        some = every[start_at : start_at + _AT_ONCE]
        sets = [_dataset(Dataset, one, by_slug[one.facets["unit"][0]], themes[one.facets["theme"][0]], now) for one in some]
        tables = [_table(Resource, one, now) for one in sets]
        labels = [one.texts["columns"].split(", ") for one in some]
        texts = [
            ColumnText(resource=table, name=f"k{place}", label_pl=label, meaning_pl=f"{label}: jak w rejestrze gminy.", unit="szt.")
            for table, own in zip(tables, labels, strict=True) for place, label in enumerate(own)
        ]  # fmt: skip
        for model, rows in ((Dataset, sets), (Resource, tables), (ColumnText, texts)):
            model.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _themes(every: Iterable[Record]) -> Iterator[str]:
    yield from sorted({one.facets["theme"][0] for one in every})


def _dataset(model: Any, one: Record, unit: Any, theme: Any, now: Any) -> Any:
    name = one.texts["holder"].removeprefix("Urząd Gminy ")
    years = sorted(one.facets["year"])
    return model(
        slug=f"zbior-{one.id}", title_pl=one.title, description_pl=one.texts["text"], unit=unit, theme=theme,
        keywords=list(one.facets["tag"]), licence=one.facets["licence"][0], frequency=one.facets["frequency"][0], area_name=name[:60],
        covers_from=f"{years[0]}-01-01", covers_to=f"{years[-1]}-12-31", created_at=now, changed_at=now,
    )  # fmt: skip


def _table(model: Any, dataset: Any, now: Any) -> Any:
    return model(
        dataset=dataset, slug="tabela", title_pl=dataset.title_pl, current="wersja", rows=_ROWS_NOBODY_READS, columns=4, published_at=now,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

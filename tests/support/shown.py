"""A published table straight in store and catalogue: for tests of what pages show, not of how it came there."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ratusz.bank.base.text import fold
from ratusz.bank.model.schema import Schema
from ratusz.bank.store import open_store
from ratusz.bank.store.manifest import Kind, Lineage, Manifest, Mode
from ratusz.portal.catalog.models import Dataset, Publication, Resource, Theme
from ratusz.portal.people.models import Unit
from tests.support.tables import stored

PUBLISHED = datetime(2024, 3, 5, 12, tzinfo=UTC)
STATE = date(2023, 12, 31)


def dataset(slug: str, unit: Unit, **more: Any) -> Dataset:
    """A dataset of `unit` in the category "ludnosc"."""
    theme, _new = Theme.objects.get_or_create(slug="ludnosc", defaults={"name_pl": "Ludność", "name_en": "Population", "eu_code": "SOCI"})
    texts = {"title_pl": f"Zbiór {slug}", "description_pl": f"Opis zbioru {slug}.", "source_pl": "Rejestr mieszkańców."} | more
    words = fold(" ".join([texts["title_pl"], texts["description_pl"]]))
    return Dataset.objects.create(slug=slug, unit=unit, theme=theme, folded=words, created_at=PUBLISHED, changed_at=PUBLISHED, **texts)


def resource(of: Dataset, slug: str = "tabela", **more: Any) -> Resource:
    """A table of a dataset, not published."""
    return Resource.objects.create(dataset=of, slug=slug, **({"title_pl": f"Tabela {slug}"} | more))


def publish(
    bank: Path, table: Resource, schema: Schema, rows: Sequence[Sequence[Any]], *, at: datetime = PUBLISHED, number: int = 1, note: str = ""
) -> str:
    """`rows` become the current public version of `table`; its id comes back. `number` tells versions of a test apart."""
    store, version = open_store(bank / "store"), f"0190{number:04d}-0000-7000-8000-{table.pk.hex[:12]}"
    with store.stage() as work:
        made = stored(work, schema, rows)
        parts = tuple(store.add_part(each.path, rows=each.rows, first_row=each.first_row) for each in made.parts)
    lineage = Lineage(file_name="ludnosc.xlsx", table_name="Dane", software="ratusz")
    kinds: dict[str, Any] = {"kind": Kind.PUBLIC, "mode": Mode.REPLACES, "made_at": at}
    store.commit(Manifest(id=version, resource=str(table.pk), schema=schema, parts=parts, lineage=lineage, **kinds))
    Publication.objects.create(resource=table, version=version, private=version, at=at, state_on=STATE, rows=len(rows), note=note)
    changes = {"current": version, "rows": len(rows), "columns": len(schema.columns), "published_at": at, "state_on": STATE}
    Resource.objects.filter(pk=table.pk).update(**changes)
    table.refresh_from_db()
    return version

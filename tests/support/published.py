"""A published table for tests of what leaves the bank: it came in through the front door."""

import os
from datetime import date
from pathlib import Path

import pytest

from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Unit, User
from tests.support.moments import after
from tests.support.replayed import Once

POPULATION = """dzielnica;rok;ludność;udział
Bytków;2022;13 218;20,7
Michałkowice;2022;15 002;23,5
Węzłowiec;2022;b.d.;-
Bytków;2023;13 001;20,6
Michałkowice;2023;14 870;23,4
Węzłowiec;2023;9 100;14,3
Łagiewniki;2023;4;0,1
"""


def deliver(
    resource: Resource,
    text: str | bytes,
    *,
    by: User,
    reviewer: User,
    name: str = "plik.csv",
    seconds: float = 0,
    state_on: date | None = date(2023, 12, 31),
) -> Resource:
    """Deliver a file to `resource`, submit, accept; the resource as it is then."""
    content = text if isinstance(text, bytes) else text.encode()
    delivery = actions.receive(
        dataset=resource.dataset, resource=resource, file_name=name, original=actions.keep([content]), by=by, now=after(seconds=seconds),
        state_on=state_on,
    )  # fmt: skip
    delivery.refresh_from_db()
    actions.submit(delivery=delivery, by=by, now=after(seconds=seconds + 1))
    delivery.refresh_from_db()
    actions.accept(delivery=delivery, by=reviewer, now=after(seconds=seconds + 2), random_bytes=os.urandom, few_because="na próbę")
    resource.refresh_from_db()
    return resource


@pytest.fixture
def population_dataset(education: Unit) -> Dataset:
    theme = Theme.objects.create(slug="ludnosc", name_pl="Ludność", name_en="Population", eu_code="SOCI")
    return Dataset.objects.create(
        slug="ludnosc", title_pl="Ludność miasta", title_en="Population of the city", description_pl="Mieszkańcy dzielnic.",
        unit=education, theme=theme, keywords=["mieszkańcy"], folded="ludnosc miasta mieszkancy dzielnic", created_at=after(), changed_at=after(),
    )  # fmt: skip


@pytest.fixture
def population(bank_dir: Path, population_dataset: Dataset, ala: User, renata: User, once: Once) -> Resource:
    """`ludnosc/dzielnice`: seven rows, two cells without a number, published by Renata."""

    def publish() -> None:
        table = Resource.objects.create(dataset=population_dataset, slug="dzielnice", title_pl="Ludność dzielnic", key=["dzielnica", "rok"])
        deliver(table, POPULATION, by=ala, reviewer=renata)

    if Delivery.objects.exists():  # what is there already may say how this one joins
        publish()
    else:
        unit = population_dataset.unit
        once("population", publish, dataset=population_dataset, unit=unit, office=unit.parent, by=ala, reviewer=renata)
    return Resource.objects.select_related("dataset").get(dataset=population_dataset, slug="dzielnice")

"""Who comes through the door: audiences of datasets and resources, drafts, old addresses, what was withdrawn."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.errors import Gone, NotFound
from ratusz.portal.catalog import actions, publishing
from ratusz.portal.catalog.access import (
    access_dataset,
    access_dataset_id,
    access_dataset_to_edit,
    access_resource,
    access_resource_at_work,
    access_resource_id,
    access_resource_to_edit,
    visible_version,
)
from ratusz.portal.catalog.actions import ResourceWords
from ratusz.portal.catalog.models import Audience, Dataset, Publication, Resource
from ratusz.portal.core.moved import Moved
from ratusz.portal.people.models import Membership, Role, Unit
from ratusz.portal.people.standing import forget_standing
from tests.support.cast import person
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = pytest.mark.django_db

EVERYBODY = ("anonymous", "celina", "bartek", "ala", "renata", "dorota", "adam")
OFFICE = ("bartek", "ala", "renata", "dorota", "adam")
HERS = ("ala", "renata", "dorota", "adam")


@pytest.fixture
def people(celina, bartek, ala, renata, dorota, adam):
    cast = {"celina": celina, "bartek": bartek, "ala": ala, "renata": renata, "dorota": dorota, "adam": adam}
    return {"anonymous": AnonymousUser(), **cast}


def seen_by(people, look):
    """The names of those who are let in; everybody else must meet the 404 that tells nothing."""
    return tuple(name for name, user in people.items() if is_let_in(user, look))


def is_let_in(user, look):
    try:
        look(user)
    except NotFound as refusal:
        if refusal.code != "not-found":
            raise
        return False
    return True


@pytest.mark.parametrize(
    ("dataset", "resource", "seen"),
    [
        (Audience.PUBLIC, Audience.PUBLIC, EVERYBODY),
        (Audience.OFFICE, Audience.PUBLIC, OFFICE),
        (Audience.UNITS, Audience.PUBLIC, HERS),
        (Audience.PUBLIC, Audience.OFFICE, OFFICE),
        (Audience.PUBLIC, Audience.UNITS, HERS),
        (Audience.OFFICE, Audience.UNITS, HERS),
    ],
)
def test_a_resource_is_seen_by_those_whom_it_and_its_dataset_are_for(population, people, dataset, resource, seen):
    Dataset.objects.filter(pk=population.dataset_id).update(audience=dataset)
    Resource.objects.filter(pk=population.pk).update(audience=resource)
    assert seen_by(people, lambda user: access_resource(user, "ludnosc", "dzielnice")) == seen
    assert seen_by(people, lambda user: access_resource_id(user, population.pk)) == seen
    assert seen_by(people, lambda user: access_dataset(user, "ludnosc")) == seen
    assert seen_by(people, lambda user: access_dataset_id(user, str(population.dataset_id))) == seen
    lists = {name: (Dataset.objects.visible_to(user).count(), Resource.objects.visible_to(user).count()) for name, user in people.items()}
    assert tuple(name for name, counts in lists.items() if counts == (1, 1)) == seen
    assert all(counts == (0, 0) for name, counts in lists.items() if name not in seen)


def test_naming_a_unit_includes_those_below_it_and_nobody_else(population, people, surveying, office, education):
    dataset = population.dataset
    Dataset.objects.filter(pk=dataset.pk).update(audience=Audience.UNITS)
    dataset.audience_units.set([surveying])
    assert seen_by(people, lambda user: access_dataset(user, "ludnosc")) == OFFICE
    dataset.audience_units.set([office])
    clerk = person("Ewa", Role.STEWARD, Unit.objects.create(slug="szkola-1", name_pl="Szkoła nr 1", parent=education))
    assert access_dataset(clerk, "ludnosc") == dataset


def test_a_draft_is_seen_by_those_who_work_on_it(population_dataset, people):
    Resource.objects.create(dataset=population_dataset, slug="szkic", title_pl="Szkic")
    assert seen_by(people, lambda user: access_dataset(user, "ludnosc")) == HERS
    assert seen_by(people, lambda user: access_resource(user, "ludnosc", "szkic")) == HERS


def test_a_draft_beside_a_published_table_stays_inside(population, people):
    Resource.objects.create(dataset=population.dataset, slug="szkic", title_pl="Szkic")
    assert seen_by(people, lambda user: access_resource(user, "ludnosc", "szkic")) == HERS
    counts = {name: Dataset.objects.visible_to(user).with_counts(user).get().resource_count for name, user in people.items()}
    assert set(counts.values()) == {1}


def test_somebody_who_left_sees_what_residents_see(population, ala):
    Dataset.objects.filter(pk=population.dataset_id).update(audience=Audience.OFFICE)
    Membership.objects.filter(user=ala).delete()
    forget_standing(ala)
    with pytest.raises(NotFound):
        access_dataset(ala, "ludnosc")


def test_addresses_that_are_no_addresses_are_not_found(celina):
    for look in (
        lambda: access_dataset(celina, "nie-ma"),
        lambda: access_dataset_id(celina, "nie-uuid"),
        lambda: access_dataset_id(celina, uuid4()),
        lambda: access_resource(celina, "nie-ma", "nie-ma"),
        lambda: access_resource_id(celina, uuid4()),
    ):
        with pytest.raises(NotFound):
            look()


def test_stewards_and_reviewers_have_doors_of_their_own(population, people):
    assert seen_by(people, lambda user: access_dataset_to_edit(user, "ludnosc")) == ("ala", "dorota", "adam")
    assert seen_by(people, lambda user: access_resource_to_edit(user, "ludnosc", "dzielnice")) == ("ala", "dorota", "adam")
    assert seen_by(people, lambda user: access_resource_at_work(user, "ludnosc", "dzielnice")) == ("ala", "renata", "dorota", "adam")


def test_what_was_withdrawn_says_why_to_those_who_might_see_it(population, people, renata, education):
    publishing.withdraw(resource=population, reason="Błędne dane.", by=renata, now=after(hours=1))
    for look in (
        lambda user: access_dataset(user, "ludnosc"),
        lambda user: access_resource(user, "ludnosc", "dzielnice"),
        lambda user: access_resource_id(user, population.pk),
    ):
        with pytest.raises(Gone) as gone:
            look(people["anonymous"])
        assert gone.value.values["reason"] == "Błędne dane."
    with pytest.raises(Gone):
        visible_version(people["ala"], Resource.objects.get(pk=population.pk))
    Dataset.objects.filter(pk=population.dataset_id).update(audience=Audience.UNITS)
    for name in ("anonymous", "celina", "bartek"):
        with pytest.raises(NotFound):
            access_resource(people[name], "ludnosc", "dzielnice")


def test_an_old_address_leads_on_for_ever(population, people, ala):
    actions.rename_dataset(dataset=population.dataset, slug="mieszkancy", by=ala, now=after(hours=1))
    resource = Resource.objects.select_related("dataset").get(pk=population.pk)
    actions.rename_resource(resource=resource, slug="wedlug-dzielnic", by=ala, now=after(hours=2))
    dataset = Dataset.objects.get(pk=population.dataset_id)
    actions.rename_dataset(dataset=dataset, slug="ludzie", by=ala, now=after(hours=3))

    def moved(look):
        with pytest.raises(Moved) as moved:
            look()
        return moved.value.old, moved.value.new

    nobody = people["anonymous"]
    assert moved(lambda: access_dataset(nobody, "ludnosc")) == ("ludnosc", "ludzie")
    assert moved(lambda: access_dataset(nobody, "mieszkancy")) == ("mieszkancy", "ludzie")
    assert moved(lambda: access_resource(nobody, "mieszkancy", "dzielnice")) == ("mieszkancy/dzielnice", "ludzie/wedlug-dzielnic")
    assert moved(lambda: access_resource(nobody, "ludzie", "dzielnice")) == ("ludzie/dzielnice", "ludzie/wedlug-dzielnic")
    assert moved(lambda: access_resource(nobody, "mieszkancy", "wedlug-dzielnic")) == (
        "mieszkancy/wedlug-dzielnic",
        "ludzie/wedlug-dzielnic",
    )
    Dataset.objects.update(audience=Audience.UNITS)
    for look in (lambda: access_dataset(nobody, "ludnosc"), lambda: access_resource(nobody, "mieszkancy", "dzielnice")):
        with pytest.raises(NotFound):
            look()


def test_an_address_asked_of_both_names_at_once_is_followed_to_the_end(population, people, ala):
    """First the table was renamed, then the dataset: the oldest address still leads to both new names."""
    actions.rename_resource(resource=population, slug="wedlug-dzielnic", by=ala, now=after(hours=1))
    actions.rename_dataset(dataset=population.dataset, slug="mieszkancy", by=ala, now=after(hours=2))
    with pytest.raises(Moved) as moved:
        access_resource(people["anonymous"], "ludnosc", "dzielnice")
    assert moved.value.new == "mieszkancy/wedlug-dzielnic"


def test_versions_are_those_that_were_published(population, people, ala, renata):
    first = population.current
    deliver(population, POPULATION.replace("13 001", "13 101"), by=ala, reviewer=renata, seconds=60)
    second = Resource.objects.get(pk=population.pk)
    nobody = people["anonymous"]
    assert visible_version(nobody, second) == second.current != first
    assert visible_version(nobody, second, version=first) == first
    assert visible_version(nobody, second, at=after(seconds=30)) == first
    assert visible_version(nobody, second, at=after(days=1)) == second.current
    for unknown in ({"version": str(uuid4())}, {"version": second.private}, {"at": after(days=-1)}):
        with pytest.raises(NotFound):
            visible_version(people["ala"], second, **unknown)
    Publication.objects.filter(version=first).update(withdrawn_reason="Pomyłka.")
    with pytest.raises(Gone):
        visible_version(nobody, second, version=first)


def test_a_draft_has_no_version_to_show(population_dataset, ala):
    draft = Resource.objects.create(dataset=population_dataset, slug="szkic", title_pl="Szkic")
    with pytest.raises(NotFound):
        visible_version(ala, draft)


def test_the_door_asks_few_questions(population, ala, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        access_resource(AnonymousUser(), "ludnosc", "dzielnice")
    forget_standing(ala)
    with django_assert_max_num_queries(3):
        access_resource(ala, "ludnosc", "dzielnice")


def test_datasets_are_found_by_words_theme_and_unit(population, education):
    found = Dataset.objects.published()
    assert [found.matching(text).count() for text in ("LUDNOŚĆ dzielnic", "ludnosc przystanki", "")] == [1, 0, 1]
    assert [found.in_theme(slug).count() for slug in ("ludnosc", "inne")] == [1, 0]
    assert [found.of_unit(slug).count() for slug in (education.slug, "inne")] == [1, 0]


def test_words_of_a_narrower_table_are_not_searched(population, ala):
    actions.describe_resource(resource=population, words=ResourceWords(title_pl="Osiedla"), by=ala, now=after(minutes=30))
    assert Dataset.objects.matching("osiedla").exists()
    actions.set_audience(thing=population, audience=Audience.OFFICE, by=ala, now=after(hours=1))
    assert not Dataset.objects.matching("osiedla").exists()
    assert Dataset.objects.with_published_at().get().last_published_at is None

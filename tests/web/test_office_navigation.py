"""The navigation of the office: a short row, a menu that opens without scripts, and each reader's own entries, each once to the eye."""

import re

import pytest

from ratusz.portal.people.models import Membership, Role
from tests.support.cast import person

pytestmark = pytest.mark.django_db

ROW = {"/urzad/", "/urzad/zbiory/", "/urzad/usuwanie/", "/urzad/dziennik/", "/konto/"}

SAVE = {
    "/urzad/zapisane/",
    "/urzad/zgloszenia/",
    "/urzad/rozbieznosci/",
    "/urzad/prosby/",
    "/urzad/ankiety/",
    "/urzad/po-co/",
    "/urzad/luki/",
}
RUN = SAVE | {"/urzad/ludzie/", "/urzad/jednostki/", "/urzad/kategorie/", "/urzad/dane-gov-pl/", "/urzad/miesiac/"}


@pytest.fixture
def irena():
    found = person("irena", "Irena")
    Membership.objects.create(user=found, role=Role.INSPECTOR)
    return found


def navigation(client, user, path="/urzad/"):
    client.force_login(user)
    page = client.get(path).content.decode()
    return re.search(r'<nav class="rz-nav rz-nav--office".*?</nav>', page, re.DOTALL)[0]


def leads_to(nav):
    return set(re.findall(r'href="([^"]+)"', nav)) - {"/", "/urzad/pierwsze-kroki/"}


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("ala", SAVE),
        ("renata", set()),
        ("irena", {"/urzad/dane-osobowe/"}),
        ("dorota", RUN),
        ("adam", RUN | {"/urzad/system/", "/urzad/strony/"}),
    ],
)
def test_everybody_finds_the_pages_that_are_theirs(request, client, who, more):
    assert leads_to(navigation(client, request.getfixturevalue(who))) == ROW | more


def test_the_menu_opens_without_scripts_and_holds_what_a_narrow_window_has_no_room_for(client, adam):
    nav = navigation(client, adam)
    row, menu = nav.split("<details", 1)
    assert "<summary>Więcej</summary>" in menu
    for path in ("/urzad/ludzie/", "/urzad/jednostki/"):
        assert f'<li class="rz-nav__wide"><a href="{path}"' in row
        assert f'<li class="rz-nav__narrow"><a href="{path}"' in menu


@pytest.mark.parametrize("path", ["/urzad/", "/urzad/zbiory/", "/urzad/dziennik/", "/urzad/usuwanie/", "/konto/", "/urzad/dane-osobowe/"])
def test_where_one_is_is_marked(client, irena, path):
    current = set(re.findall(r'href="([^"]+)" aria-current="page"', navigation(client, irena, path)))
    assert current == {path}

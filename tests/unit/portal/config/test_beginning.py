"""The first hour of a new bank: what is asked, what is refused, what is there afterwards."""

import click
import pytest
from click.testing import CliRunner

from ratusz.bank.base.errors import WrongUsage
from ratusz.cli import init
from ratusz.portal.catalog.models import Theme
from ratusz.portal.config import beginning
from ratusz.portal.people.models import Membership, Unit


@pytest.mark.django_db
def test_a_bank_begins_with_the_eu_themes_or_with_categories_of_its_own(settings):
    settings.BANK_CITY = "Mielec"
    for _ in range(2):
        beginning.furnish(units=["Wydział Edukacji"], categories=[])
        beginning.appoint_administrator(email="Adam@example.org", name="")
    assert Theme.objects.count() == len(beginning.EU_THEMES) == 13
    assert set(Unit.objects.values_list("name_pl", flat=True)) == {"Wydział Edukacji", "Urząd: Mielec"}
    assert Membership.objects.get().user.name == "Adam"
    Theme.objects.all().delete()
    beginning.furnish(units=[], categories=beginning.parsed(["Zieleń i woda=ENVI"]))
    assert Theme.objects.values_list("slug", "eu_code").get() == ("zielen-i-woda", "ENVI")


@pytest.mark.parametrize("category", ["Zieleń", "=ENVI", "Zieleń=NIEMA"])
def test_a_category_without_a_theme_is_refused(category):
    with pytest.raises(WrongUsage) as wrong:
        beginning.parsed([category])
    assert "ENVI" in wrong.value.allowed


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Runs `ratusz init`, as far as to the making: what it would be made with."""
    made = {}
    monkeypatch.setattr(init, "current_language", lambda: "pl")
    monkeypatch.setattr(init, "make_bank", lambda _directory, *, settings, **_: made.update(settings))
    monkeypatch.setattr(init, "open_bank", lambda _directory, _module: _Begin(made))
    (tmp_path / "bank").mkdir()

    def run(*arguments):
        done = CliRunner().invoke(init.command, [str(tmp_path / "bank"), *arguments], standalone_mode=False)
        if done.exception:
            raise done.exception
        return made, done

    return run


class _Begin:
    def __init__(self, made):
        self.made = made

    def furnish(self, *, units, **_):
        self.made["units"] = units

    def parsed(self, categories):
        return list(categories)

    def appoint_administrator(self, *, email, **_):
        return f"http://example.org/{email}"


NEEDED = ("--city", "Mielec", "--email", "b@example.org", "--administrator", "a@example.org")


def test_flags_are_enough(asked, tmp_path):
    (tmp_path / "herb.SVG").write_text("<svg/>")
    made, done = asked(*NEEDED, "--arms", str(tmp_path / "herb.SVG"), "--colour", "#ffd500", "--teryt", "1811011", "--unit", "X")
    assert (made["city"], made["teryt"], made["arms"], made["units"]) == ("Mielec", "1811011", "/herb.svg", ("X",))
    assert (tmp_path / "bank" / "arms.svg").read_text() == "<svg/>"
    assert "kontrast 1.4" in done.stderr
    assert "http://example.org/a@example.org" in done.stdout


@pytest.mark.parametrize(
    ("flags", "wrong"),
    [
        (("--teryt", "12"), WrongUsage),
        (("--colour", "granat"), WrongUsage),
        (("--arms", __file__), WrongUsage),
        (("--email", "bank"), WrongUsage),
        (("--administrator", "jan.nowak"), WrongUsage),
        (("--address", "dane.mielec.example"), WrongUsage),
        (("--address", "https://mielec.example/dane"), WrongUsage),
        (("--mail-url", "poczta.mielec.example"), WrongUsage),
        (("--administrator", ""), click.UsageError),
    ],
)
def test_what_cannot_be_meant_is_refused(asked, flags, wrong):
    with pytest.raises(wrong):
        asked(*NEEDED, *flags)

"""Attacks by what moves in: archives that lead out of themselves or unfold without end, addresses that lead astray, what was erased."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bench import movable
from ratusz.bank.base.errors import UserError, WrongUsage
from ratusz.portal.catalog.models import Dataset, FormerAddress, Publication, Resource, Theme
from ratusz.portal.config.budgets import BUDGETS
from ratusz.portal.config.followers import FOLLOWERS
from ratusz.portal.core import bank
from ratusz.portal.core.budgets import Budget
from ratusz.portal.core.followers import catch_up
from ratusz.portal.erasure import actions as erasures
from ratusz.portal.moving import actions, doing
from ratusz.portal.moving import source as source_module
from ratusz.portal.moving.models import Move, MovedFile
from ratusz.portal.moving.source import Source, open_source
from ratusz.portal.people.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture
def city(bank_dir, office, dorota, renata):
    """A bank with the units and categories that the folder names."""
    for name in movable.UNITS:
        Unit.objects.create(slug=name.lower().replace(" ", "-")[-40:], name_pl=name, parent=office)
    for name, code in movable.THEMES:
        Theme.objects.create(slug=name.lower(), name_pl=name, eu_code=code)
    return bank_dir


def packed(folder) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()


def in_zip(tmp_path, members, name="ruch.zip"):
    target = tmp_path / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return target


def moved_by_web(content, *, by, other):
    """A ZIP brought, taken in and accepted as the worker does it."""
    move = actions.bring_zip(name="portal.zip", chunks=[content], by=by, now=NOW)
    move.refresh_from_db()
    assert move.state == Move.State.CHECKED, move.failure
    actions.start(move=move, vouched=True, by=by, now=NOW)
    move.refresh_from_db()
    actions.accept(move=move, note="", by=other, now=NOW)
    move.refresh_from_db()
    return move


def test_what_is_erased_goes_with_the_archive_it_came_in(city, tmp_path, dorota, renata, adam):
    """The ZIP holds the file too: it goes from the store, cannot be started again, and the move forgets the name of the file."""
    movable.make_folder(tmp_path / "portal", datasets=1, files=3, seed=2, with_faults=False)
    move = moved_by_web(packed(tmp_path / "portal"), by=dorota, other=renata)
    file = MovedFile.objects.filter(move=move, state="published").select_related("delivery__dataset", "delivery__resource").first()
    assert file is not None
    assert bank.store().original(move.original).is_file()
    asked = erasures.ask(
        dataset=file.delivery.dataset,
        resource=file.delivery.resource,
        delivery=file.delivery_id,
        reason="Dane osobowe.",
        by=dorota,
        now=NOW,
    )
    done = erasures.confirm(purge=asked, by=adam, now=NOW)
    assert erasures.carry_out(done, now=NOW)
    assert not bank.store().layout.original(move.original).exists()
    for follower in FOLLOWERS:
        catch_up(follower, now=NOW)
    assert not MovedFile.objects.filter(name=file.name).exists()
    with pytest.raises(UserError):
        doing.source_of(move)
    with pytest.raises(UserError):
        actions.bring_zip(name="portal.zip", chunks=[packed(tmp_path / "portal")], by=dorota, now=NOW)


def test_uploads_of_moves_have_a_budget(client, city, settings, dorota):
    assert any("moving:moves" in one.views and "POST" in one.methods for one in BUDGETS)
    settings.BANK_BUDGETS = [Budget(name="few", views=frozenset({"moving:moves"}), methods=frozenset({"POST"}), at_once=2, per_s=0.001)]
    client.force_login(dorota)
    answers = [client.post("/urzad/przeprowadzka/", {"file": SimpleUploadedFile("a.zip", b"x")}).status_code for _ in range(3)]
    assert answers[-1] == 429
    assert 429 not in answers[:2]


@pytest.mark.parametrize("name", ["../../../tmp/zly.csv", "/etc/passwd", "..\\..\\zly.csv", "a/../../zly.csv"])
def test_a_name_that_leads_out_of_the_archive_opens_nothing_outside(tmp_path, name):
    inside = in_zip(tmp_path, [(name, "a;b\n1;2\n")])
    source = open_source(inside)
    before = set(tmp_path.parent.rglob("*"))
    for found in source.sizes:
        with source.on_disk(found) as path:
            assert path.name == "file"
            assert path.read_bytes() == b"a;b\n1;2\n"
    assert set(tmp_path.parent.rglob("*")) == before


def test_a_link_in_a_folder_leads_nowhere_outside(tmp_path):
    (tmp_path / "tajne.csv").write_text("tajne", encoding="utf-8")
    folder = tmp_path / "ruch"
    folder.mkdir()
    (folder / "metadane.csv").symlink_to(tmp_path / "tajne.csv")
    (folder / "w gore").symlink_to(tmp_path)
    assert open_source(folder).sizes == {}


def test_a_link_in_an_archive_is_a_text(tmp_path):
    entry = zipfile.ZipInfo("dane.csv")
    entry.external_attr = 0o120777 << 16
    source = open_source(in_zip(tmp_path, [(entry, "/etc/passwd")]))
    with source.on_disk("dane.csv") as path:
        assert path.read_text(encoding="utf-8") == "/etc/passwd"


def test_a_spreadsheet_that_unfolds_without_end_is_not_unpacked(tmp_path, monkeypatch, city):
    """What may be the spreadsheet is unpacked before anything is known of it, so it may not be larger than one."""
    monkeypatch.setattr(source_module, "MOST_OF_SHEET_BYTES", 1_000_000)
    monkeypatch.setattr(Source, "on_disk", lambda *_: pytest.fail("unpacked"))
    bomb = in_zip(tmp_path, [("metadane.csv", b"0" * 30_000_000), ("zbiory.csv", b"0" * 30_000_000), ("zasoby.csv", b"0" * 30_000_000)])
    with pytest.raises(WrongUsage):
        doing.make_plan(open_source(bomb))


def test_a_member_that_says_less_than_it_holds_is_refused(tmp_path):
    bomb = in_zip(tmp_path, [("dane.csv", b"0" * 100_000)])
    raw = bytearray(bomb.read_bytes())
    for at in (raw.find(b"PK\x01\x02") + 24, raw.find(b"PK\x03\x04") + 22):
        raw[at : at + 4] = (10).to_bytes(4, "little")
    bomb.write_bytes(raw)
    source = open_source(bomb)
    with pytest.raises(WrongUsage), source.on_disk("dane.csv"):
        pass


@pytest.mark.parametrize("path", ["/urzad/", "/konto/wejscie/", "/", "/dane/", "/api/v1/datasets", "/zdrowie", "/metrics"])
def test_a_former_address_stands_in_the_way_of_nothing_here(client, population, path):
    """What answers here answers as before, and nobody is led from the office's pages to a place that somebody wrote into a spreadsheet."""
    before = client.get(path)
    FormerAddress.objects.create(path=path.rstrip("/") or "/", query="", resource=population)
    after = client.get(path)
    assert (after.status_code, after.get("Location")) == (before.status_code, before.get("Location"))


def test_a_former_address_tells_nothing_of_what_one_may_not_see(client, population, bartek):
    FormerAddress.objects.create(path="/stary/adres", query="", resource=population)
    Dataset.objects.update(audience="units")
    missing, hidden = client.get("/stary/qwerty"), client.get("/stary/adres")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(b"/stary/adres", b"/stary/qwerty") == missing.content
    client.force_login(bartek)
    assert client.get("/stary/adres").status_code == 404
    Resource.objects.update(withdrawn_at=NOW, withdrawn_reason="Bo tak.")
    assert client.get("/stary/adres").status_code == 404


@pytest.mark.parametrize("target", ["//zly.example/%2e%2e", "/stary//zly.example", "/\\zly.example"])
def test_old_addresses_lead_to_pages_of_the_bank_only(client, population, target):
    FormerAddress.objects.create(path="/stary", query="", resource=population)
    answer = client.get(target, follow=False)
    assert answer.status_code == 404 or (answer.get("Location", "/").startswith("/") and not answer.get("Location", "/").startswith("//"))


def test_what_is_accepted_as_a_whole_is_what_the_page_showed(client, city, tmp_path, dorota, renata):
    """Taken in again while the other person reads: another preparation may hold other files."""
    movable.make_folder(tmp_path / "portal", datasets=1, files=2, seed=2, with_faults=False)
    move = actions.bring_zip(name="portal.zip", chunks=[packed(tmp_path / "portal")], by=dorota, now=NOW)
    move.refresh_from_db()
    actions.start(move=move, vouched=True, by=dorota, now=NOW)
    client.force_login(renata)
    page = client.get(f"/urzad/przeprowadzka/{move.pk}/").content.decode()
    seen = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
    move.refresh_from_db()
    actions.start(move=move, vouched=True, by=dorota, now=NOW + timedelta(minutes=5))
    client.post(f"/urzad/przeprowadzka/{move.pk}/przyjmij/", {"sure": "1", "note": "", "seen": seen})
    move.refresh_from_db()
    assert (move.state, Publication.objects.count()) == (Move.State.PREPARED, 0)
    page = client.get(f"/urzad/przeprowadzka/{move.pk}/").content.decode()
    seen = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
    client.post(f"/urzad/przeprowadzka/{move.pk}/przyjmij/", {"sure": "1", "note": "", "seen": seen})
    move.refresh_from_db()
    assert move.state == Move.State.DONE

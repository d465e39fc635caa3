"""Files that take long: made by a process of its own, once, while whoever asked is told how far they are."""

import fcntl
import io
import json
from zipfile import ZipFile

import pytest

from ratusz.bank.publish import maker
from ratusz.portal.erasure.actions import empty_cache
from ratusz.portal.explore import copies, exports, making, questions
from ratusz.portal.explore.tasks import make_missing_copies
from tests.support.moments import after

pytestmark = pytest.mark.django_db
PERSON = {"Accept": "text/html,*/*"}


@pytest.fixture(autouse=True)
def long(monkeypatch):
    """Whatever has to be worked out takes long."""
    monkeypatch.setattr(exports, "LONG_S", 0.0)


@pytest.fixture
def begun(monkeypatch):
    """Orders whose makers would have begun; their locks are held until the test lets go."""
    orders = []

    def start(order, locks):
        orders.append((order, [os_dup(lock) for lock in locks]))

    monkeypatch.setattr(making, "_start", start)
    yield orders
    for _, locks in orders:
        release(locks)


def os_dup(lock):
    return making.os.dup(lock)


def release(locks):
    while locks:
        making.os.close(locks.pop())


def address(resource, rest="xlsx"):
    return f"/api/v1/resources/{resource.pk}/export.{rest}"


@pytest.mark.slow
@pytest.mark.parametrize("rest", ["xlsx?sort=-ludnosc", "ods", "parquet?dzielnica__not=x"])
def test_a_program_is_told_where_to_look_and_gets_the_file_with_ranges(population, client, rest):
    first = client.get(address(population, rest))
    assert (first.status_code, first.headers["Retry-After"], first.json()["total"]) == (202, "2", 7)
    for child in making._children:
        assert child.wait(timeout=60) == 0
    made = client.get(first.headers["Location"])
    assert made.status_code == 303
    whole = client.get(made.headers["Location"])
    content = b"".join(whole.streaming_content)
    assert (whole.status_code, int(whole.headers["Content-Length"])) == (200, len(content))
    assert whole.headers["ETag"]
    assert "attachment" in whole.headers["Content-Disposition"]
    piece = client.get(address(population, rest), headers={"Range": "bytes=0-3"})
    assert (piece.status_code, b"".join(piece.streaming_content)) == (206, content[:4])
    assert client.get(address(population, rest), headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_a_person_gets_a_page_that_looks_again_and_then_begins_the_download(population, client, begun):
    led = client.get(address(population), headers=PERSON)
    assert led.status_code == 303
    page = client.get(led.headers["Location"], headers=PERSON)
    text = page.content.decode()
    assert 'http-equiv="refresh" content="2"' in text
    assert 'role="status" hx-get' in text
    assert "Przerwij" in text
    maker.make(begun[0][0])
    release(begun[0][1])
    part = client.get(led.headers["Location"], headers={**PERSON, "HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()
    ready = client.get(led.headers["Location"], headers=PERSON).content.decode()
    assert f'content="0; url={address(population)}"' in ready
    file = client.get(address(population), headers=PERSON)
    assert len(ZipFile(io.BytesIO(b"".join(file.streaming_content))).namelist()) > 3


def test_who_asks_how_far_a_file_is_that_is_made_at_once_is_led_to_it(population, client, monkeypatch):
    monkeypatch.setattr(exports, "LONG_S", 3.0)
    for suffix in ("xlsx", "csv"):
        led = client.get(address(population, f"{suffix}?rok=2023&_progress=1"))
        assert (led.status_code, led.headers["Location"]) == (303, address(population, f"{suffix}?rok=2023"))
    assert client.get(address(population, "xlsx?rok=2023"), headers=PERSON).status_code == 200


def test_it_tells_how_many_rows_are_written(population, client, begun):
    client.get(address(population))
    folder = making.Path(begun[0][0].folder)
    (folder / maker.PROGRESS).write_text(json.dumps({"rows": 3, "total": 7}))
    told = client.get(address(population) + "?_progress=1").json()
    assert (told["state"], told["rows"], told["total"]) == ("making", 3, 7)
    page = client.get(address(population) + "?_progress=1", headers=PERSON).content.decode()
    assert 'value="42"' in page


def test_who_asks_for_the_head_alone_has_nothing_made(population, client, begun, monkeypatch):
    monkeypatch.setattr(exports._spools, "get", None)
    for rest, type_ in (("xlsx", "spreadsheetml"), ("parquet?rok=2023", "parquet"), ("csv", "text/csv")):
        head = client.head(address(population, rest))
        assert (head.status_code, b"".join(head)) == (200, b"")
        assert type_ in head.headers["Content-Type"]
        assert head.headers["ETag"]
        assert "Content-Length" not in head.headers
    assert not begun
    assert not list((exports.bank.directory() / exports.bank.CACHE / exports.EXPORTS).glob("*"))


def test_a_table_without_a_copy_tells_how_many_rows_of_parquet_are_written(population, client, begun, monkeypatch):
    client.get(address(population, "parquet?dzielnica__not=x&sort=-ludnosc"))
    told = []
    monkeypatch.setattr(maker, "_tell", lambda path, what: told.append((path.name, what)))
    maker.make(begun[0][0])
    assert told == [(maker.PROGRESS, {"rows": rows, "total": 7}) for rows in (0, 7)]


def test_one_maker_for_all_who_ask(population, client, begun):
    assert client.get(address(population)).status_code == 202
    assert client.get(address(population), headers={"X-Forwarded-For": "192.0.2.9"}).json()["state"] == "making"
    assert len(begun) == 1


def test_one_visitor_has_one_file_made_at_a_time_and_a_machine_few(population, client, begun, monkeypatch):
    from_other = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.get(address(population)).json()["state"] == "making"
    waits = client.get(address(population, "ods")).json()
    assert (waits["state"], waits["total"], "następny" in waits["detail"]) == ("waiting", 7, True)
    assert client.get(address(population, "ods"), **from_other).json()["state"] == "making"
    third = client.get(address(population, "parquet?limit=2"), REMOTE_ADDR="192.0.2.10")
    assert (third.json()["state"], third.headers["Retry-After"]) == ("waiting", "5")
    release(begun[0][1])
    assert client.get(address(population, "parquet?limit=2"), REMOTE_ADDR="192.0.2.10").json()["state"] == "making"


def test_a_maker_that_died_is_begun_again_but_not_for_ever(population, client, begun):
    for _ in range(making.TRIES):
        assert client.get(address(population)).json()["state"] == "making"
        release(begun[-1][1])
    told = client.get(address(population) + "?_progress=1").json()
    assert (told["state"], told["detail"]) == ("failed", "Coś się zepsuło po naszej stronie podczas tworzenia pliku. Zapisaliśmy to.")
    failed = client.get(address(population))
    assert (failed.status_code, failed.json()["code"]) == (500, "export-not-made")
    assert client.get(address(population)).json()["state"] == "making"


def test_what_the_bank_cannot_make_is_told_in_words(population, client, begun):
    client.get(address(population))
    for part in (exports.bank.directory() / "store" / "parts").rglob("*.parquet"):
        part.chmod(0o600)
        part.write_bytes(b"nothing")
    assert maker.main(io.BytesIO(begun[0][0].as_json()), end=lambda _: None) == 1
    release(begun[0][1])
    page = client.get(address(population) + "?_progress=1", headers=PERSON).content.decode()
    assert "Nie ma pliku" in page
    client.get(address(population) + "?_progress=again", headers=PERSON)
    assert len(begun) == 2


def test_who_asked_first_may_stop_it_and_nobody_else(population, client, begun):
    client.get(address(population))
    name = making.Path(begun[0][0].folder).name
    sent = {"name": name, "here": address(population) + "?_progress=1"}
    assert client.post("/pobieranie/zatrzymaj/", sent, REMOTE_ADDR="192.0.2.9").status_code == 302
    stopping = making.Path(begun[0][0].folder) / maker.STOP
    assert not stopping.exists()
    assert client.post("/pobieranie/zatrzymaj/", sent).headers["Location"] == sent["here"]
    assert stopping.exists()
    ended = []
    maker._until_stopped(making.Path(begun[0][0].folder), ended.append)
    release(begun[0][1])
    assert ended == [3]
    assert client.get(sent["here"]).json()["state"] == "stopped"
    assert "Zatrzymano" in client.get(sent["here"], headers=PERSON).content.decode()
    assert client.post("/pobieranie/zatrzymaj/", {"name": "../../store", "here": "//elsewhere.example"}).headers["Location"] == "/"


def test_what_is_erased_meanwhile_does_not_come_back(population, client, begun, monkeypatch):
    client.get(address(population))
    written = maker._write
    monkeypatch.setattr(maker, "_write", lambda *all_of_it: (written(*all_of_it), empty_cache()))
    maker.make(begun[0][0])
    assert list((exports.bank.directory() / "cache" / "exports").glob("*")) == []


def test_a_sheet_that_holds_too_little_is_refused_at_once(population, client, begun, monkeypatch):
    monkeypatch.setattr("ratusz.bank.publish.sheets.MAX_ROWS", 3)
    answer = client.get(address(population))
    assert (answer.status_code, answer.json()["code"]) == (400, "too-many-rows")


def test_without_room_on_the_disk_nothing_is_begun(population, client, begun, monkeypatch):
    monkeypatch.setattr(exports, "LEAST_FREE_BYTES", 2**62)
    answer = client.get(address(population))
    assert (answer.status_code, answer.json()["code"]) == (507, "no-room-for-file")


def test_what_nobody_asked_for_any_more_is_swept(population, client, begun, monkeypatch):
    client.get(address(population))
    monkeypatch.setattr(making, "FORGOTTEN_S", -1)
    folder = making.Path(begun[0][0].folder)
    making.sweep()
    assert folder.exists()
    release(begun[0][1])
    making.sweep()
    assert not folder.exists()


@pytest.mark.parametrize("rest", ["xlsx?sort=-ludnosc", "ods?rok=2023", "parquet?rok=2023&sort=dzielnica"])
def test_with_a_serving_copy_the_same_file_is_made(population, client, begun, rest, monkeypatch):
    for module in (copies, questions):
        monkeypatch.setattr(module, "LARGE_ROWS", 5)
    found = []
    for _ in range(2):
        client.get(address(population, rest))
        order, locks = begun[-1]
        maker.make(order)
        release(locks)
        found.append(order.copy is not None)
        whole = making.Path(order.becomes)
        found.append(rows_of(whole))
        whole.unlink()
        make_missing_copies(now=after())
    assert found[::2] == [False, True]
    assert found[1] == found[3]


def rows_of(path):
    """What a file holds, without the times it was written at."""
    if path.suffix == ".parquet":
        return exports.bank.engine().fetch(f"SELECT * FROM '{path}'")
    with ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist() if "docProps" not in name}


def test_the_locks_are_those_of_the_operating_system(tmp_path):
    """Two who lock the same file, even in one process, are two."""
    first = making._locked(tmp_path / "0.lock")
    assert making._locked(tmp_path / "0.lock") is None
    fcntl.flock(first, fcntl.LOCK_UN)
    again = making._locked(tmp_path / "0.lock")
    assert again is not None
    for lock in (first, again):
        making.os.close(lock)

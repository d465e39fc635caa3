"""A fresh administrator of another city, from `ratusz init` at a terminal to the first public dataset, over HTTP.

slow: commands, a site and a worker are processes of their own; it is walked as the guide says, by three people with their own sessions.
"""

import base64
import hashlib
import hmac
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests
from bs4 import BeautifulSoup

from ratusz.bank.base.clock import utc_now
from tests.support.begun import begun
from tests.support.reading import workbook

pytestmark = pytest.mark.slow

PASSWORD = "Wrzesień-nad-Wisłoką-26"
LIMIT_S = 60


def environment():
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_", "LC_", "LANG"))}  # noqa: TID251  the edge
    return ours | {"LANG": "pl_PL.UTF-8", "PYTHONUNBUFFERED": "1"}


def ratusz(*arguments):
    return [sys.executable, "-m", "ratusz", *map(str, arguments)]


def waited(answer):
    """What `answer` gives once it gives anything."""
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        try:
            found = answer()
        except requests.ConnectionError:
            found = None
        if found:
            return found
        signal.sigtimedwait([], 0.2)
    raise AssertionError(f"nothing came within {LIMIT_S} seconds")


def at_a_terminal(command, answers):
    """What is said at a terminal where each of `answers`, question and answer, is typed."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment())  # noqa: S606  a command of ours, at a terminal
    said, waiting = "", list(answers)
    while select.select([terminal], [], [], LIMIT_S)[0]:
        try:
            said += os.read(terminal, 4096).decode()
        except OSError:  # the terminal is closed
            break
        if waiting and re.search(re.escape(waiting[0][0]) + r"[^\n]*: $", said):
            os.write(terminal, f"{waiting.pop(0)[1]}\n".encode())
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0, said
    assert waiting == []
    return said


class Person:
    """Somebody with a browser that has no JavaScript."""

    def __init__(self, address):
        self.address, self.session, self.page = address, requests.Session(), None

    def opens(self, path):
        return self._seen(self.session.get(path if path.startswith("http") else self.address + path, timeout=LIMIT_S))

    def sends(self, action, *, files=None, **values):
        """Fill in the form of the page that goes to `action` (part of its address), and send it."""
        form = next(form for form in self.page("form", method="post") if action in (form.get("action") or self.page.address))
        hidden = {field["name"]: field.get("value", "") for field in form("input", type="hidden")}
        offered = {field["name"]: _chosen(field) for field in form("select")}
        where = requests.compat.urljoin(self.page.address, form.get("action") or "")
        headers = {"Referer": self.page.address}
        return self._seen(self.session.post(where, data=hidden | offered | values, files=files, headers=headers, timeout=LIMIT_S))

    def option(self, name, words):
        """The value of what `words` offers in the select `name`."""
        return next(one["value"] for one in self.page.find("select", {"name": name})("option") if words in one.text)

    def signs_in(self, email):
        self.opens("/konto/wejscie/")
        self.sends("/konto/wejscie/", login=email, password=PASSWORD)
        if key := re.search(r"Klucz: (\w+)", self.page.text):
            self.sends("/konto/dwa-kroki/aplikacja/", code=code_of(key[1]))

    def sets_a_password(self, address):
        self.opens(address)
        self.sends("/konto/haslo/nowe/", password1=PASSWORD, password2=PASSWORD)
        assert "Hasło ustawione" in self.page.text

    def _seen(self, answer):
        assert answer.status_code < 400, answer.text[:2000]
        self.page = BeautifulSoup(answer.text.replace("\xa0", " "), "html.parser")
        self.page.address = answer.url
        return self.page


def _chosen(field):
    options = field("option")
    return next((one for one in options if one.has_attr("selected")), options[0]).get("value", "")


def code_of(key):
    """What an application on a telephone shows now, for `key`: RFC 6238."""
    digest = hmac.digest(base64.b32decode(key), int(utc_now().timestamp() // 30).to_bytes(8), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**6:06}"


def messy_file():
    """As an office has it: a title, a heading of two rows, figures as words, a total, a note below."""

    def fill(made):
        page = made.add_worksheet("Szkoły 2026")
        for number, cells in enumerate((
            ["Zestawienie szkół podstawowych w Mielcu"], ["stan na 30.09.2026 r."], [],
            ["Lp.", "Szkoła", "Uczniowie", None], [None, None, "ogółem", "w tym klasy I"],
            [1, "SP 1", "412", "48"], [2, "SP 2", 388, 41], [3, "SP 3", "510 ", "-"], [4, "SP 9", "1 020", 112],
            [None, "Razem", 2330, 201], [], ["* źródło: SIO"],
        )):  # fmt: skip
            page.write_row(number, 0, cells)

    return workbook(fill)


@pytest.fixture(scope="module")
def mielec(tmp_path_factory):
    """The bank as it is answered for at a terminal: its directory, its address, what was said."""
    directory = begun(tmp_path_factory.mktemp("banks") / "bank")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    answers = [
        ("Miasto", ""), ("Miasto", "Mielec"), ("Nazwa banku", ""), ("ludzie piszą", "dane@mielec.example"), ("pierwszego administratora", "jan"),
        ("pierwszego administratora", "jan@mielec.example"), ("nazwisko", "Jan Nowak"), ("Adres strony", "mielec.example"),
        ("Adres strony", address), ("TERYT", "181101"), ("TERYT", "1811011"), ("Serwer poczty", ""), ("Pierwsza barwa", "granat"),
        ("Pierwsza barwa", "#0b5394"), ("Druga barwa", ""), ("Jednostki", "Wydział Edukacji; Ośrodek Sportu"),
    ]  # fmt: skip
    said = at_a_terminal(ratusz("init", directory), answers)
    return directory, address, said


@pytest.fixture
def served(mielec, tmp_path):
    """The same, its site and worker running; and what the worker wrote."""
    directory, address, said = mielec
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        running = [
            subprocess.Popen(ratusz("serve", "--dir", directory, "--port", address.rpartition(":")[2]), env=environment()),
            subprocess.Popen(ratusz("worker", "--dir", directory), stdout=output, stderr=output, env=environment()),
        ]
        try:
            waited(lambda: requests.get(address + "/zdrowie", timeout=LIMIT_S).ok)
            yield address, said, log
        finally:
            for process in running:
                process.terminate()
            codes = [process.wait(timeout=LIMIT_S) for process in running]
    assert codes == [0, 0]


def letter_to(log, email):
    """The address in the letter that the worker printed for `email`."""
    return waited(lambda: re.search(rf"To: {email}.*?(http\S+/konto/haslo/nowe/\S+)", log.read_text(), re.DOTALL))[1]


def test_a_wrong_answer_is_asked_again_and_what_comes_next_is_said(mielec):
    directory, address, said = mielec
    for hint in (
        "Tego nie można zostawić pustego",
        "„jan” to nie jest adres e-mail",
        "siedem cyfr",
        "granat to nie jest barwa",
        "bez ścieżki|nie ma ścieżki",
    ):
        assert re.search(hint, said), hint
    assert f"serve --dir {directory} --port {address.rpartition(':')[2]}" in said
    assert f"worker --dir {directory}" in said
    assert said.rstrip().splitlines()[-1].startswith(f"{address}/konto/haslo/nowe/")


def test_the_first_public_dataset_of_another_city(served):
    address, said, log = served
    jan, anna, robert, resident = (Person(address) for _ in range(4))
    jan.sets_a_password(said.rstrip().splitlines()[-1])
    jan.signs_in("jan@mielec.example")
    steps = [link["href"] for link in jan.opens("/urzad/pierwsze-kroki/").select("main ol a")]
    for name, email, role, unit in (
        ("Anna", "anna@mielec.example", "steward", "Edukacji"),
        ("Robert", "robert@mielec.example", "reviewer", "cały bank"),
    ):
        jan.opens(steps[1])
        jan.sends("zapros", name=name, email=email, role=role, unit=jan.option("unit", unit))
        assert "dzienniku pracy w tle" in jan.page.text
    jan.opens(steps[3])
    words = {"title_pl": "Szkoły i uczniowie", "description_pl": "Szkoły podstawowe w Mielcu, 30 września."}
    jan.sends("nowy", unit=jan.option("unit", "Edukacji"), theme=jan.option("theme", "Edukacja"), **words)

    anna.sets_a_password(letter_to(log, "anna@mielec.example"))
    anna.signs_in("anna@mielec.example")
    anna.opens("/urzad/dostawy/nowa/")
    table = anna.option("target", "nowa tabela")
    anna.sends(
        "nowa", target=table, table_title="Szkoły", state_on="2026-09-30", files={"file": ("szkoły (2) OSTATECZNE.xlsx", messy_file())}
    )
    delivery = anna.page.address.removeprefix(address)
    waited(lambda: "Odczytano: 4 wiersze" in anna.opens(delivery).text)
    anna.sends("wyslij")

    robert.sets_a_password(letter_to(log, "robert@mielec.example"))
    robert.signs_in("robert@mielec.example")
    robert.opens(delivery)
    robert.sends("przyjmij")
    assert "Opublikowano." in robert.page.text
    assert "Szkoły i uczniowie" in resident.opens("/dane/").text
    assert "1020" in resident.opens("/dane/szkoly-i-uczniowie/szkoly/").text
    assert "Mielec" in resident.page.text
    assert "Pierwsze kroki" not in jan.opens("/urzad/").text

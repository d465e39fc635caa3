"""One question over a real connection, to a server of the test's own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ratusz.bank.connectors import http
from ratusz.bank.connectors.addresses import WebAddress
from ratusz.bank.connectors.links import Silent, Why

pytestmark = pytest.mark.slow


class Site(BaseHTTPRequestHandler):
    """Answers by its path; `/drip` sends its first line byte by byte and never ends."""

    def do_GET(self):
        self.server.seen.append((self.command, self.headers["Host"], self.headers["User-Agent"]))
        if self.path == "/drip":
            self.wfile.write(b"HTTP")
            while not self.server.stopped.wait(0.05):
                self.wfile.write(b"x")
                self.wfile.flush()
            return
        if self.path == "/rubbish":
            self.wfile.write(b"\x16\x03\x01 what?\r\n\r\n")
            return
        self.send_response(301 if self.path == "/moved" else 200)
        self.send_header("Location", "https://example.org/")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"x" * 100_000)

    do_HEAD = do_GET  # noqa: N815  the name http.server knows

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.handle_error = lambda *_: None  # who is cut off breaks the pipe of this server, as wanted
    server.daemon_threads, server.seen, server.stopped = True, [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.stopped.set()
    server.shutdown()
    server.server_close()
    thread.join()


def ask(site, method, target, scheme="http"):
    return http.ask_number(method, WebAddress(scheme=scheme, host="bip.example.org", port=site.server_port, target=target), "127.0.0.1")


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_the_number_is_asked_by_the_name_of_the_host(site, method):
    answer = ask(site, method, "/moved?x=1")
    assert (answer.status, answer.location) == (200, "https://example.org/")
    command, host, agent = site.seen[0]
    assert (command, host) == (method, f"bip.example.org:{site.server_port}")
    assert agent.startswith("Ratusz/")
    assert ask(site, method, "/moved").status == 301


def test_who_drips_is_cut_off(site, monkeypatch):
    monkeypatch.setattr(http, "WHOLE_S", 0.3)
    with pytest.raises(Silent) as silent:
        ask(site, "GET", "/drip")
    assert silent.value.why is Why.SILENT


@pytest.mark.parametrize(("target", "scheme", "why"), [("/rubbish", "http", Why.SILENT), ("/", "https", Why.NOT_SECURE)])
def test_what_is_no_web_server_is_silent(site, target, scheme, why):
    with pytest.raises(Silent) as silent:
        ask(site, "GET", target, scheme)
    assert silent.value.why is why


@pytest.mark.parametrize(
    ("numbers", "why"), [(["127.0.0.1"], Why.NOT_PUBLIC), (["93.184.216.34", "10.0.0.1"], Why.NOT_PUBLIC), ([], Why.NO_ADDRESS)]
)
def test_a_name_that_leads_inside_is_never_connected_to(monkeypatch, numbers, why):
    def resolved(*_):
        if not numbers:
            raise OSError
        return numbers

    monkeypatch.setattr(http, "numbers_of", resolved)
    monkeypatch.setattr(http, "ask_number", lambda *_: pytest.fail("connected"))
    with pytest.raises(Silent) as silent:
        http.ask("GET", "https://bip.example.org/")
    assert silent.value.why is why

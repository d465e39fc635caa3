"""What lies in deploy/ can be used as it is: commands and settings exist, nothing of one machine stands there."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
from configparser import RawConfigParser
from dataclasses import fields
from getpass import getuser
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ratusz.cli.main import COMMANDS, main
from ratusz.portal.config.env import Env

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("ratusz-*"))
SETTINGS = {item.name for item in fields(Env)}
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DEPLOY.iterdir())}


def unit(path):
    """A systemd unit; a name that stands twice keeps its last value."""
    parsed = RawConfigParser(strict=False)
    parsed.optionxform = str
    parsed.read_string(path.read_text(encoding="utf-8"))
    return parsed


def command_lines():
    """Every call of ratusz in the files, without what is before it."""
    for name, text in TEXTS.items():
        for line in re.findall(r"ratusz (?=[a-z])((?:[^\n]|\\\n)*)", text):
            word = line.split()[0]
            if word in COMMANDS:
                yield name, word, [part for part in line.split() if part.startswith("--")]
    yield "Containerfile", *cmd_of(TEXTS["Containerfile"])


def cmd_of(text):
    words = re.findall(r'"([^"]+)"', text[text.rindex("\nCMD") :])
    return words[0], [word for word in words if word.startswith("--")]


def test_every_command_and_option_exists():
    called = list(command_lines())
    assert {command for _name, command, _options in called} >= {"serve", "worker", "backup", "init"}
    for name, command, options in called:
        known = {option for parameter in main.get_command(None, command).params for option in parameter.opts}
        assert set(options) <= known, (name, command)


def test_every_setting_exists():
    for name, text in TEXTS.items():
        assert {found.lower() for found in re.findall(r"RATUSZ_([A-Z_]+)", text)} <= SETTINGS, name


def test_nothing_of_one_machine_or_registry_stands_there():
    for name, text in TEXTS.items():
        assert str(ROOT) not in text, name
        assert re.search(r"/(home|root|work|tmp)/", text) is None, name
    images = re.findall(r"^FROM (\S+)", TEXTS["Containerfile"], re.MULTILINE)
    assert images
    assert all("/" not in image for image in images), images


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_services_are_hardened(path):
    service = unit(path)["Service"]
    for name, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "User": "ratusz",
    }.items():
        assert service[name] == value
    assert service["CapabilityBoundingSet"] == ""
    assert "ratusz.toml" not in path.read_text(encoding="utf-8")


@pytest.mark.slow  # a program of systemd is started
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units(tmp_path):
    """With commands that are there: only whether /opt/ratusz exists is left out."""
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace("/opt/ratusz/bin/ratusz", "/bin/true"), encoding="utf-8")
    units = [str(tmp_path / path.name) for path in UNITS]
    environ = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}  # noqa: TID251  as a terminal has it
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60, check=False, env=environ)
    said = [line for line in done.stderr.splitlines() if any(path.name in line for path in UNITS)]
    assert said == []


def test_nginx_passes_on_what_the_bank_believes():
    text = TEXTS["nginx.conf"]
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    assert "location = /metrics { return 404; }" in text
    assert text.count("{") == text.count("}")
    limit = next(item.default for item in fields(Env) if item.name == "upload_limit_mb")
    assert f"client_max_body_size {limit}m;" in text
    statements = [line.split("#")[0].strip() for line in text.splitlines()]
    assert [line for line in statements if line and not line.endswith((";", "{", "}"))] == []


class Behind(BaseHTTPRequestHandler):
    """What stands in for the bank: says what it was told."""

    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode() * 50
        self.send_response(503 if self.path == "/upgrade" else 200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "public, max-age=60" if self.path.startswith("/static/") else "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def nginx(tmp_path):
    """The example as it stands, only with other ports, folders and a certificate of its own; and what stands behind it."""
    behind, (plain, secure) = HTTPServer(("127.0.0.1", 0), Behind), (free_port(), free_port())
    Thread(target=behind.serve_forever, daemon=True).start()
    making = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=dane.example.org"]
    subprocess.run([*making, "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"], check=True, capture_output=True)
    text = re.sub(r"^ *listen \[::\].*\n", "", TEXTS["nginx.conf"], flags=re.MULTILINE)
    for old, new in {
        "/etc/ssl/ratusz": str(tmp_path), "/var/cache/nginx": str(tmp_path), "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{secure}", "127.0.0.1:8000": f"127.0.0.1:{behind.server_port}",
    }.items():  # fmt: skip
        text = text.replace(old, new)
    own = "".join(f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config, program = tmp_path / "nginx.conf", shutil.which("nginx")
    config.write_text(f"user {getuser()};\npid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{own}gzip on;\n{text}\n}}\n", encoding="utf-8")
    command = [program, "-e", str(tmp_path / "log"), "-c", str(config)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30, check=False)
    assert tried.returncode == 0, tried.stderr
    with subprocess.Popen([*command, "-g", "daemon off;"]) as process:
        try:
            yield secure, behind
        finally:
            process.terminate()
    behind.server_close()


def asked(port, path, **headers):
    """Status, headers and body of a question to the bank's name at `port`."""
    context = ssl._create_unverified_context()  # noqa: S323  the test's own certificate
    for _ in range(50):
        try:
            to = HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
            to.request(headers.pop("method", "GET"), path, headers={"Host": "dane.example.org", **headers})
            with to.getresponse() as answer:
                return answer.status, dict(answer.getheaders()), answer.read().decode()
        except ConnectionRefusedError:
            signal.sigtimedwait([], 0.1)
        finally:
            to.close()
    raise AssertionError("nginx does not listen")


@pytest.mark.slow  # nginx is started
@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_serves_the_example_as_it_stands(nginx):
    secure, behind = nginx
    status, headers, body = asked(secure, "/", **{"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http", "Accept-Encoding": "gzip"})
    seen = json.loads(body[: body.index("}") + 1])
    assert (status, seen["x-forwarded-for"], seen["x-forwarded-proto"], seen["host"]) == (200, "127.0.0.1", "https", "dane.example.org")
    assert (seen["accept-encoding"], "Content-Encoding" in headers) == ("gzip", False)
    assert asked(secure, "/static/a.css")[1]["X-Cache"] == "MISS"
    assert asked(secure, "/static/a.css")[1]["X-Cache"] == "HIT"
    assert asked(secure, "/metrics")[0] == 404
    assert asked(secure, "/upgrade")[0] == 503
    assert "x-forwarded-for" in asked(secure, "/upgrade")[2]
    status, _headers, body = asked(secure, "/", method="POST", **{"Content-Length": str(3_000_000_000)})
    assert (status, "Plik jest za duży" in body) == (413, True)
    behind.shutdown()
    behind.server_close()
    status, headers, body = asked(secure, "/dane/")
    assert (status, headers["Retry-After"], "chwilowo nie odpowiada" in body) == (503, "60", True)
    assert asked(secure, "/static/a.css")[0] == 200  # what is kept is still there


def test_the_web_may_lock_its_workers_of_sql_in():
    """Debian's @system-service knows nothing of Landlock, and what a filter does not know ends the process."""
    service = unit(DEPLOY / "ratusz-web.service")["Service"]
    assert {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"} <= set(service["SystemCallFilter"].split())
    assert service["SystemCallErrorNumber"] == "EPERM"

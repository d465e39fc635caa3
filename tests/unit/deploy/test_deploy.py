"""What lies in deploy/ can be used as it is: commands and settings exist, nothing of one machine stands there."""

import os
import re
import shutil
import subprocess
from configparser import RawConfigParser
from dataclasses import fields
from pathlib import Path

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


@pytest.mark.slow  # nginx is started
@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_the_example(tmp_path):
    text = re.sub(r"^ *(ssl_certificate.*|listen .*443.*|http2 on;)$", "", TEXTS["nginx.conf"], flags=re.MULTILINE)
    text = text.replace("/var/cache/nginx", str(tmp_path)).replace("listen 80", "listen 127.0.0.1:18080").replace("listen [::]:80;", "")
    (tmp_path / "ratusz").mkdir()
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\nhttp {{\n{text}\n}}\n", encoding="utf-8"
    )
    done = subprocess.run(["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr

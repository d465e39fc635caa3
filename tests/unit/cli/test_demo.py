"""`ratusz demo` says what is in its way before it makes or serves anything."""

import socket
from pathlib import Path

import pytest

from ratusz.cli.main import main


def leave(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main.main(["--lang", "en", "demo", *arguments], prog_name="ratusz")
    return int(caught.value.code or 0)


def test_a_real_bank_is_never_served_as_a_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "ratusz.toml").write_text('secret_key = "x"\nname = "Bank"\n')
    assert leave("--dir", str(tmp_path), "--make-only") == 2
    assert "it is not a demo city" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert leave("--dir", str(tmp_path / "bank"), "--port", str(port)) == 2
    assert f"Port {port} of 127.0.0.1 cannot be had" in capsys.readouterr().err
    assert not (tmp_path / "bank").exists()


def test_an_absent_description_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert leave("--dir", str(tmp_path / "bank"), "--city", str(tmp_path / "none.toml"), "--make-only") == 2
    assert "There is no description of a demo city" in capsys.readouterr().err

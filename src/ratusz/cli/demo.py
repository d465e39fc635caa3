"""`ratusz demo`: the demo city, made the first time and served."""

import os
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import IO, Any

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import current_language, open_bank
from ratusz.portal.config.env import FILE_NAME
from ratusz.portal.config.installation import is_bank, make_bank

CITY = Path(__file__).resolve().parents[3] / "demo" / "demo.toml"
#: Stands in the directory of a demo city that was filled to the end.
FILLED = ".demo-filled"
#: What the worker writes, letters among it: a demo city has no mail server.
WORKER_LOG = "worker.log"
STOP_LIMIT_S = 30


@click.command("demo")
@click.option(
    "--dir", "directory", type=click.Path(file_okay=False, path_type=Path), default="var/demo", show_default=True, help="Where it is kept."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--city", type=click.Path(dir_okay=False, path_type=Path), default=CITY, help="The description of another demo city.")
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), help="Where the files of the description lie; else beside it.")
@click.option("--make-only", is_flag=True, help="Make the city and do not serve it.")
def command(*, directory: Path, host: str, port: int, city: Path, files: Path | None, make_only: bool) -> None:
    """Make the demo city, if it is not there yet, and serve it until Ctrl+C.

    Anybody may sign in as its people, so put nothing of yours in it.
    """
    if not make_only:
        _refuse_taken_port(host, port)
    address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104  compared, not bound
    _make(directory, city, files, address=address)
    if make_only:
        return
    os.environ["RATUSZ_ADDRESS"] = address
    people = open_bank(directory, "ratusz.portal.people.queries").demo_people()
    _tell(N_("The demo city is served at {address}"), address=address)
    _tell(N_("Sign in at {address} with one click, as:"), address=f"{address}/konto/wejscie/")
    for person in people:
        click.echo(f"  {person.name} — {'; '.join(person.roles)}")
    _tell(N_("Letters and what the worker writes go to {path}"), path=directory / WORKER_LOG)
    _tell(N_("Ctrl+C stops it."))
    sys.exit(_serve(directory, host=host, port=port))


def _make(directory: Path, city: Path, files: Path | None, *, address: str) -> None:
    """Make the bank and fill it, as far as that was not done before."""
    if is_bank(directory):
        _refuse_real_bank(directory)
        _bring_up_to_date(directory)
        if (directory / FILLED).exists():
            return
    else:
        _tell(N_("Making the demo city in {directory}"), directory=directory)
        settings = tomllib.loads(_description(city))["city"]
        make_bank(directory, settings={**settings, "address": address, "demo": True}, language=current_language())
    demo = open_bank(directory, "ratusz.portal.config.demo")
    missed = demo.fill(demo.DemoCity.from_file(city, files=files), now=utc_now(), say=_say_delivery)
    if missed:
        _tell(N_("{count} deliveries did not come as far as they were meant to; why stands above."), count=missed)
    (directory / FILLED).touch()


def _bring_up_to_date(directory: Path) -> None:
    """Upgrade a city that an older version made; what prevents it is raised."""
    if not open_bank(directory, "ratusz.portal.core.schema").steps():
        return
    _tell(N_("This demo city was made by an older version of Ratusz. It is upgraded first."))
    module = open_bank(directory, "ratusz.portal.config.upgrade")
    module.upgrade(say=lambda msgid, values: _tell(msgid, **values), now=utc_now())


def _description(city: Path) -> str:
    try:
        return city.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise WrongUsage(
            "demo-absent",
            N_("There is no description of a demo city at {path}."),
            N_("It is part of the source of Ratusz, in the folder demo; name it with --city."),
            values={"path": str(city)},
        ) from error


def _refuse_real_bank(directory: Path) -> None:
    written = tomllib.loads((directory / FILE_NAME).read_text(encoding="utf-8"))
    if not written.get("demo"):
        raise Conflict(
            "not-a-demo",
            N_("There is a bank in {directory}, and it is not a demo city."),
            N_("Serve it with `ratusz serve --dir {directory}`, or name another directory."),
            values={"directory": str(directory)},
        )


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise WrongUsage(
                "port-taken",
                N_("Port {port} of {host} cannot be had: {why}."),
                N_("Choose another one with --port."),
                values={"port": port, "host": host, "why": error.strerror},
            ) from error


def _serve(directory: Path, *, host: str, port: int) -> int:
    """Run web and worker until one of them ends or somebody stops us; the exit code."""
    children: list[subprocess.Popen[bytes]] = []
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        _stop(children)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    children.append(_start("serve", "--dir", str(directory), "--host", host, "--port", str(port)))
    with (directory / WORKER_LOG).open("ab") as log:
        children.append(_start("worker", "--dir", str(directory), output=log))
    while not asked and all(child.poll() is None for child in children):
        try:
            children[0].wait(timeout=1)
        except subprocess.TimeoutExpired:
            continue
    _stop(children)
    for child in children:
        try:
            child.wait(timeout=STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            child.kill()
    return 0 if asked else 1


def _start(*arguments: str, output: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "ratusz", *arguments], stdout=output, stderr=output)


def _stop(children: Iterable[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()


def _say_delivery(told: Any) -> None:
    """One line for a delivery, and why it did not come as far as it was meant to, where it did not."""
    _tell(N_("  {number} of {count}: {name}"), number=told.number, count=told.count, name=told.name)
    if told.outcome is not None and not told.as_meant:
        why = told.outcome.why.sentence(current_language()) if told.outcome.why else told.outcome.state
        _tell(N_("     not published: {why}"), why=why)


def _tell(msgid: str, **values: object) -> None:
    click.echo(say(msgid, current_language(), values))

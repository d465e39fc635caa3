"""`ratusz verify --dir D`: every version and every hash of the store looked at again. Writes nothing; starts no Django."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.store import Store, store_of_bank
from ratusz.bank.store.verify import Checked, orphans, verify
from ratusz.cli.terminal import bank_directory, current_language

PROBLEMS_FOUND = 10


@dataclass(slots=True)
class Found:
    """What `verify` saw: how many of each kind, how many bytes, what is wrong, what no version names."""

    counts: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    wrong: list[Checked] = field(default_factory=list)
    orphans: list[Checked] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """`{"checked": {kind: n}, "bytes", "wrong": [...], "orphans": {"files", "bytes"}}`."""
        loose = {"files": len(self.orphans), "bytes": sum(found.bytes for found in self.orphans)}
        return {"checked": dict(self.counts), "bytes": self.bytes, "wrong": [found.as_json() for found in self.wrong], "orphans": loose}


@click.command("verify")
@bank_directory
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(directory: Path, *, as_json: bool) -> int:
    """Look at every version and every file of the store again: is it there, and has it the hash it is named by.

    Leaves with 0, and with 10 when anything is missing or altered.
    """
    found = _look(store_of_bank(directory), telling=not as_json)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(found, current_language())
    return PROBLEMS_FOUND if found.wrong else 0


def _look(store: Store, *, telling: bool) -> Found:
    found = Found()
    for checked in _shown(verify(store), telling=telling):
        found.counts[checked.kind] += 1
        found.bytes += checked.bytes
        if checked.error:
            found.wrong.append(checked)
    if not any(checked.kind == "version" for checked in found.wrong):
        found.orphans = list(orphans(store))
    return found


def _shown(checks: Iterable[Checked], *, telling: bool) -> Iterable[Checked]:
    """The same, each damage told on stderr as it is met: a large store takes its time."""
    for checked in checks:
        if checked.error and telling:
            click.echo(f"- {checked.error.sentence(current_language())}", err=True)
        yield checked


def _tell(found: Found, language: str) -> None:
    values = {
        "versions": found.counts["version"], "files": sum(found.counts.values()) - found.counts["version"],
        "megabytes": f"{found.bytes / 1e6:.1f}", "wrong": len(found.wrong),
    }  # fmt: skip
    click.echo(say(N_("Checked: {versions} versions, {files} files, {megabytes} MB. Wrong: {wrong}."), language, values))
    if found.orphans:
        loose = {"files": len(found.orphans), "megabytes": f"{sum(each.bytes for each in found.orphans) / 1e6:.1f}"}
        click.echo(
            say(N_("No version names {files} files ({megabytes} MB); deliveries that were not accepted are among them."), language, loose)
        )
    if found.wrong:
        click.echo(say(N_("Restore what is wrong from a backup."), language), err=True)

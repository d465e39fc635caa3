"""`ratusz verify`: every version and every hash of the store looked at again. No Django."""

import json
from collections import Counter
from pathlib import Path

import click

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.store import open_store
from ratusz.bank.store.verify import orphans, verify
from ratusz.cli.terminal import bank_directory, current_language

PROBLEMS_FOUND = 10


@click.command("verify")
@click.option("--orphans", "with_orphans", is_flag=True, help="Also list files that no version names.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@bank_directory
def command(*, with_orphans: bool, as_json: bool, directory: Path) -> int:
    """Check that every version is whole and every file has the bytes it was stored with. Changes nothing.

    Leaves with 0 when all is well, with 10 when something is damaged.
    """
    store = open_store(directory / "store")
    checked: Counter[str] = Counter()
    damaged = []
    for one in verify(store):
        if one.error is None:
            checked[one.kind] += 1
        else:
            damaged.append(one)
    left = list(orphans(store)) if with_orphans and not damaged else []
    if as_json:
        found = {"checked": dict(checked), "damaged": [one.as_json() for one in damaged], "orphans": [one.as_json() for one in left]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return PROBLEMS_FOUND if damaged else 0
    language = current_language()
    click.echo(say(N_("Whole: {versions} versions, {originals} delivered files, {parts} parts, {documents} documents."), language, {
        "versions": checked["version"], "originals": checked["original"], "parts": checked["part"], "documents": checked["document"],
    }))  # fmt: skip
    for one in damaged:
        if one.error is not None:
            click.echo(f"- {one.error.sentence(language)} {one.error.advice(language)}")
    for one in left:
        click.echo(say(N_("No version names {kind} {name}."), language, {"kind": one.kind, "name": one.name}))
    return PROBLEMS_FOUND if damaged else 0

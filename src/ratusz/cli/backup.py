"""`ratusz backup`: the whole bank out, while people work."""

import json
from pathlib import Path

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.progress import Counter
from ratusz.cli.terminal import bank_directory, current_language, open_bank

PROBLEMS_FOUND = 10


@click.command("backup")
@click.argument("out", required=False, type=click.Path(path_type=Path))
@bank_directory
@click.option("--timer", is_flag=True, help="Into the folder of the setting backup_to, and forget old ones, as the worker does every day.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(out: Path | None, directory: Path, *, timer: bool, as_json: bool) -> int:
    """Back up the whole bank to OUT while it is in use: a folder of backups, in which each file is kept once, or a new .tar or
    .tar.zst with one backup.

    The settings go with it, secret key and passwords among them: keep OUT where only the bank's people may read.

    Leaves with 10 when files of the store were damaged; all others are in the backup.
    """
    if (out is None) == (not timer):
        raise click.UsageError("Name OUT, or say --timer.")
    module = open_bank(directory, "ratusz.portal.config.backup")
    target, keep = (out, None) if out is not None else module.by_timer()
    made = module.back_up(target, now=utc_now(), progress=Counter(quiet=as_json or timer), keep=keep)
    if as_json:
        plain = {"made_at": made.made_at.isoformat(), "files": len(made.files), "bytes": made.size, "damaged": list(made.damaged)}
        click.echo(json.dumps(plain))
    else:
        values = {"files": len(made.files), "megabytes": f"{made.size / 1e6:.1f}", "place": str(target)}
        click.echo(
            say(N_("The backup is in {place}: {files} files, {megabytes} MB, settings with the secret key."), current_language(), values)
        )
    for name in made.damaged:
        click.echo(say(N_("Damaged in the store, and not in the backup: {name}"), current_language(), {"name": name}), err=True)
    return PROBLEMS_FOUND if made.damaged else 0

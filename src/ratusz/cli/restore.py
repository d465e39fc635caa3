"""`ratusz restore`: a bank out of a backup."""

import json
from pathlib import Path

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.progress import Counter
from ratusz.cli.terminal import current_language, import_edge

PROBLEMS_FOUND = 10


@click.command("restore")
@click.argument("source", metavar="IN", type=click.Path(exists=True, path_type=Path))
@click.option("--dir", "directory", required=True, type=click.Path(file_okay=False, path_type=Path), help="A new or empty directory.")
@click.option("--database-url", default="", help="An empty PostgreSQL database to put people and decisions in; else as in the backup.")
@click.option(
    "--tombstones", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="Where erasures made after the backup are known: the bank, its store, or a folder of backups; may be repeated.",
)  # fmt: skip
@click.option("--incomplete", is_flag=True, help="Bring what is whole even though files are missing or altered.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(source: Path, directory: Path, *, database_url: str, tombstones: tuple[Path, ...], incomplete: bool, as_json: bool) -> int:
    """Make the bank of the backup IN anew: a folder of backups (its newest), one backup of it, or a .tar or .tar.zst.

    Every file must have the hash it had. What was erased stays erased, even when the backup is older. What was cut short goes on
    when the same command is given again.

    Leaves with 10 when files were left out.
    """
    bring = import_edge("ratusz.portal.config.restore")
    brought = bring.bring(
        source, directory, database_url=database_url, graves_at=tombstones, incomplete=incomplete, language=current_language(),
        progress=Counter(quiet=as_json),
    )  # fmt: skip
    import_edge("ratusz.portal.config.settling").settle(directory, brought, now=utc_now())
    if as_json:
        plain = {"files": brought.files, "bytes": brought.bytes, "left_out": list(brought.left_out), "erasures": brought.erased}
        click.echo(json.dumps({"made_at": brought.made_at.isoformat(), **plain}))
    else:
        values = {"day": f"{brought.made_at.astimezone():%Y-%m-%d %H:%M}", "files": brought.files, "erased": brought.erased}
        sentence = N_("The bank is as it was on {day}: {files} files with the hashes they had. Erasures respected: {erased}.")
        click.echo(say(sentence, current_language(), values))
    for name in brought.left_out:
        click.echo(say(N_("Missing or altered in the backup, and left out: {name}"), current_language(), {"name": name}), err=True)
    return PROBLEMS_FOUND if brought.left_out else 0

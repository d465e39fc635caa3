"""`ratusz purge`: erasing for good, by two people."""

from pathlib import Path
from typing import Any

import click

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import bank_directory, current_language, open_bank


@click.command("purge")
@click.argument("address", required=False, metavar="DATASET[/RESOURCE]")
@click.option("--version", default="", metavar="ID", help="Only what came with the file that became this version.")
@click.option("--delivery", default="", metavar="ID", help="Only what came with this delivery.")
@click.option("--reason", default="", help="Why. It stays for ever and is shown where the data was: no personal data in it.")
@click.option("--as", "email", default="", metavar="EMAIL", help="Who asks, confirms or refuses.")
@click.option("--confirm", "confirmed", default="", metavar="ID", help="Confirm what another person asked for, and carry it out.")
@click.option("--refuse", "refused", default="", metavar="ID", help="Leave what was asked for as it is.")
@click.option("--confirm-as", "second", default="", metavar="EMAIL", help="The other person, who confirms at once.")
@click.option("--again", is_flag=True, help="Take out once more whatever was erased and came back.")
@bank_directory
def command(
    *, address: str | None, version: str, delivery: str, reason: str, email: str, confirmed: str, refused: str, second: str, again: bool,
    directory: Path,
) -> None:  # fmt: skip
    """Ask that DATASET, or a RESOURCE of it, be erased for good: originals, versions, rows, reports, caches. A second person, a
    coordinator or an administrator, confirms. Without DATASET: what waits for a second person.

    What remains is a tombstone: a day, hashes, the reason. No backup brings it back that is restored with it.
    """
    erasures, now = open_bank(directory, "ratusz.portal.erasure.command"), utc_now()
    if again:
        _tell(N_("Seen to {count} erasures."), count=erasures.again(now=now))
    elif confirmed:
        erasures.confirm(confirmed, email=email, now=now)
        _tell(N_("Erased."))
    elif refused:
        erasures.refuse(refused, email=email, note=reason, now=now)
        _tell(N_("Nothing is erased."))
    elif address:
        asked = erasures.ask(address, version=version, delivery=delivery, reason=reason, email=email, now=now)
        _tell_loss(asked.loss)
        if second:
            erasures.confirm(asked.id, email=second, now=now)
            _tell(N_("Erased."))
        else:
            _tell(N_("Asked. Another person confirms it with: ratusz purge --confirm {id} --as EMAIL"), id=asked.id)
    else:
        for each in erasures.waiting():
            click.echo(f"{each.pk}  {each}  {each.asked_by}  {each.reason}")


def _tell_loss(loss: Any) -> None:
    _tell(
        N_("Goes: {versions} versions, {files} delivered files, {megabytes} MB."),
        versions=len(loss.going.versions), files=len(loss.going.originals), megabytes=f"{loss.going.bytes / 1e6:.1f}",
    )  # fmt: skip
    for each in loss.loosened:
        _tell(N_("What was made of the file {file} goes too, for it holds the same rows; deliver the file again."), file=each.file_name)
    for each in loss.elsewhere:
        _tell(N_("The file {file} stays, for it was also delivered to {dataset}."), file=each.file_name, dataset=each.dataset.slug)


def _tell(msgid: str, **values: object) -> None:
    click.echo(say(msgid, current_language(), values))

"""`ratusz template`: a workbook to be filled in for a table of the bank, which is then read with no question."""

from pathlib import Path

import click

from ratusz.cli.terminal import bank_directory, current_language, open_bank


@click.command("template")
@click.argument("table", metavar="DATASET/RESOURCE")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The workbook to write, OUT.xlsx.")
@bank_directory
def command(table: str, target: Path, directory: Path) -> None:
    """Write a template: the columns of a table, the rows that are expected, and how to fill it in."""
    open_bank(directory, "ratusz.portal.intake.command").write_template(table, target, language=current_language())

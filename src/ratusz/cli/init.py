"""`ratusz init`: a new, empty bank; asks what it is not told when somebody sits at the terminal."""

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import current_language, open_bank
from ratusz.portal.config.installation import make_bank
from ratusz.portal.show.colour import TEXT_CONTRAST, check_colour

ARMS = (".svg", ".png")
#: Of a municipality: two digits of voivodeship, two of county, two of the municipality, one of its kind.
TERYT_DIGITS = 7


@click.command("init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="Bank Danych o Mieście", show_default=True, help="The name of the bank.")
@click.option("--city", default="", help="The place whose data it holds.")
@click.option("--teryt", default="", help="The TERYT code of the municipality, seven digits.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="The address at which people will reach it.")
@click.option("--email", default="", help="Where people write to the bank.")
@click.option("--administrator", default="", help="The e-mail address of its first administrator.")
@click.option("--administrator-name", default="", help="The name of the first administrator.")
@click.option("--mail-url", default="", help="The mail server as smtp://user:password@host:port; else letters are printed.")
@click.option("--colour", default="", help="The city's first colour, as #rrggbb.")
@click.option("--accent", default="", help="The city's second colour, as #rrggbb.")
@click.option("--arms", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The arms or logo, an SVG or PNG file.")
@click.option("--database-url", default="", help="PostgreSQL as postgresql://user:password@host:port/name; else SQLite.")
@click.option("--unit", "units", multiple=True, metavar="NAME", help="A unit of the office that will deliver; may be repeated.")
@click.option(
    "--category", "categories", multiple=True, metavar="NAME=CODE",
    help="A category and the EU theme it belongs to, as Edukacja=EDUC; may be repeated. Else the 13 EU themes are the first categories.",
)  # fmt: skip
def command(
    *, directory: Path, arms: Path | None, administrator: str, administrator_name: str, units: tuple[str, ...],
    categories: tuple[str, ...], **told: str,
) -> None:  # fmt: skip
    """Make a new, empty bank in DIRECTORY and print the address at which its administrator sets a password.

    At a terminal it asks for what it is not told. What was cut short is finished when the same command is given again.
    """
    settings = _asked(told) if sys.stdin.isatty() else told
    administrator = administrator or _needed("administrator", N_("E-mail address of the first administrator"))
    for name, question in (("city", N_("City")), ("email", N_("Where people write to the bank"))):
        settings[name] = settings[name] or _needed(name, question)
    _check_teryt(settings["teryt"])
    for colour in filter(None, (settings["colour"], settings["accent"])):
        _tell_contrast(colour)
    if arms is not None:
        settings["arms"] = _arms_address(arms)
    if not units and sys.stdin.isatty():
        units = tuple(_list_asked(N_("Units that will deliver, separated by semicolons (may be empty)")))
    make_bank(directory, settings=settings, language=current_language())
    if arms is not None:
        shutil.copyfile(arms, directory / f"arms{arms.suffix.lower()}")
    begin = open_bank(directory, "ratusz.portal.config.beginning")
    begin.furnish(units=units, categories=begin.parsed(categories))
    click.echo(begin.appoint_administrator(email=administrator, name=administrator_name))


_QUESTIONS = (
    ("name", N_("Name of the bank")),
    ("city", N_("City")),
    ("teryt", N_("TERYT code of the municipality (may be empty)")),
    ("address", N_("Address at which people will reach it")),
    ("email", N_("Where people write to the bank")),
    ("mail_url", N_("Mail server as smtp://user:password@host:port (empty: letters are printed)")),
    ("colour", N_("First colour of the city as #rrggbb (may be empty)")),
    ("accent", N_("Second colour of the city as #rrggbb (may be empty)")),
)


def _asked(told: dict[str, str]) -> dict[str, str]:
    """`told` with answers to what was not said on the command line."""
    context, answers = click.get_current_context(), dict(told)
    for name, question in _QUESTIONS:
        if context.get_parameter_source(name) is click.core.ParameterSource.DEFAULT:
            answers[name] = click.prompt(say(question, current_language()), default=told[name], show_default=bool(told[name])).strip()
    return answers


def _needed(name: str, question: str) -> str:
    """What cannot be left out: asked for at a terminal, else wrong usage."""
    if not sys.stdin.isatty():
        raise click.UsageError(f"Missing option '--{name}'.")
    answer: str = click.prompt(say(question, current_language()))
    return answer.strip()


def _list_asked(question: str) -> list[str]:
    answer: Any = click.prompt(say(question, current_language()), default="", show_default=False)
    return [word.strip() for word in answer.split(";") if word.strip()]


def _check_teryt(code: str) -> None:
    if code and not (code.isdecimal() and len(code) == TERYT_DIGITS):
        raise WrongUsage(
            "teryt-wrong",
            N_("{found} is no TERYT code of a municipality."),
            N_("It has seven digits, such as 1811011."),
            values={"found": code},
        )


def _tell_contrast(colour: str) -> None:
    """Say of a colour that is too light for words on white what is used instead of it."""
    try:
        check = check_colour(colour)
    except ValueError as error:
        raise WrongUsage("colour-wrong", N_("{found} is no colour."), N_("Write it as #rrggbb."), values={"found": colour}) from error
    if check.contrast_on_white < TEXT_CONTRAST:
        values = {"colour": check.colour, "contrast": f"{check.contrast_on_white:.1f}", "used": check.used, "least": TEXT_CONTRAST}
        sentence = N_("{colour} on white has a contrast of {contrast}, less than {least}: on buttons and links {used} is used.")
        click.echo(say(sentence, current_language(), values), err=True)


def _arms_address(arms: Path) -> str:
    suffix = arms.suffix.lower()
    if suffix not in ARMS:
        raise WrongUsage("arms-wrong", N_("The arms are an SVG or PNG file."), values={"found": arms.name})
    return f"/herb{suffix}"

"""`ratusz init`: a new, empty bank; asks what it is not told when somebody sits at the terminal."""

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ratusz.bank.base.errors import UserError, WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.cli.terminal import current_language, open_bank, write_error
from ratusz.portal.config.installation import make_bank
from ratusz.portal.config.mail import mail
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
    answers = {**told, "administrator": administrator, "administrator_name": administrator_name}
    if is_asked():
        answers = _asked(answers)
    for name, (_question, check) in QUESTIONS.items():
        check(answers[name])
    for name in NEEDED:
        if not answers[name]:
            raise click.UsageError(f"Missing option '--{name}'.")
    for colour in filter(None, (answers["colour"], answers["accent"])):
        _tell_contrast(colour)
    if not units and is_asked():
        units = tuple(_list_asked(N_("Units that will deliver, separated by semicolons (may be empty)")))
    administrator, administrator_name = answers.pop("administrator"), answers.pop("administrator_name")
    if arms is not None:
        answers["arms"] = _arms_address(arms)
    make_bank(directory, settings=answers, language=current_language())
    if arms is not None:
        shutil.copyfile(arms, directory / f"arms{arms.suffix.lower()}")
    begin = open_bank(directory, "ratusz.portal.config.beginning")
    begin.furnish(units=units, categories=begin.parsed(categories))
    password_address = begin.appoint_administrator(email=administrator, name=administrator_name)
    _tell_next(directory, address=answers["address"], administrator=administrator)
    click.echo(password_address)


def is_asked() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty()


def _check_email(email: str) -> None:
    try:
        validate_email(email or "empty@example.org")
    except ValidationError as error:
        raise WrongUsage(
            "email-wrong", N_("“{found}” is no e-mail address."), N_("Write it as name@office.example."), values={"found": email}
        ) from error


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or " " in address:
        raise WrongUsage(
            "address-wrong",
            N_("“{found}” is no address of a site."),
            N_("Write it with https:// or http:// and without a path, as https://data.city.example."),
            values={"found": address},
        )


def _check_mail(url: str) -> None:
    mail(url)


def _check_teryt(code: str) -> None:
    if code and not (code.isdecimal() and len(code) == TERYT_DIGITS):
        raise WrongUsage(
            "teryt-wrong",
            N_("{found} is no TERYT code of a municipality."),
            N_("It has seven digits, such as 1811011."),
            values={"found": code},
        )


def _check_colour(colour: str) -> None:
    try:
        check_colour(colour or "#000000")
    except ValueError as error:
        raise WrongUsage("colour-wrong", N_("{found} is no colour."), N_("Write it as #rrggbb."), values={"found": colour}) from error


def _check_nothing(_answer: str) -> None:
    """Any answer will do."""


NEEDED = frozenset({"city", "address", "email", "administrator"})
#: What is asked, in order: the option, its question, what refuses an answer that cannot be meant.
QUESTIONS: Mapping[str, tuple[str, Callable[[str], None]]] = {
    "city": (N_("City"), _check_nothing),
    "name": (N_("Name of the bank"), _check_nothing),
    "email": (N_("Where people write to the bank"), _check_email),
    "administrator": (N_("E-mail address of the first administrator"), _check_email),
    "administrator_name": (N_("Name and surname of the first administrator (may be empty)"), _check_nothing),
    "address": (N_("Address at which people will reach it"), _check_address),
    "teryt": (N_("TERYT code of the municipality (may be empty)"), _check_teryt),
    "mail_url": (N_("Mail server as smtp://user:password@host:port (empty: letters are printed)"), _check_mail),
    "colour": (N_("First colour of the city as #rrggbb (may be empty)"), _check_colour),
    "accent": (N_("Second colour of the city as #rrggbb (may be empty)"), _check_colour),
}


def _asked(told: dict[str, str]) -> dict[str, str]:
    """`told` with answers to what was not said on the command line."""
    context, answers = click.get_current_context(), dict(told)
    waiting = [name for name in QUESTIONS if context.get_parameter_source(name) is click.core.ParameterSource.DEFAULT]
    if waiting:
        click.echo(
            say(N_("Enter takes what stands in brackets. Answers can be changed later in ratusz.toml."), current_language()), err=True
        )
    for name in waiting:
        answers[name] = _answer(name, default=told[name])
    return answers


def _answer(name: str, *, default: str) -> str:
    """An answer that can be meant; asked again until there is one."""
    question, check = QUESTIONS[name]
    while True:
        found = str(click.prompt(say(question, current_language()), default=default, show_default=bool(default))).strip()
        try:
            check(found)
        except UserError as error:
            write_error(error, language=current_language(), as_json=False)
            continue
        if found or name not in NEEDED:
            return found
        click.echo(say(N_("This cannot be left out."), current_language()), err=True)


def _list_asked(question: str) -> list[str]:
    answer: Any = click.prompt(say(question, current_language()), default="", show_default=False)
    return [word.strip() for word in answer.split(";") if word.strip()]


def _tell_next(directory: Path, *, address: str, administrator: str) -> None:
    """What to start, and what the address that follows is for. On stderr: the address alone is the answer."""
    program, parts = "ratusz" if shutil.which("ratusz") else sys.argv[0], urlsplit(address)
    port = f" --port {parts.port}" if parts.hostname in {"127.0.0.1", "localhost"} and parts.port not in {None, 8000} else ""
    sentences: tuple[tuple[str, dict[str, object]], ...] = (
        (N_("The bank is ready. Start the site and, in another terminal, the work in the background:"), {}),
        ("  {program} serve --dir {directory}{port}", {"program": program, "directory": directory, "port": port}),
        ("  {program} worker --dir {directory}", {"program": program, "directory": directory}),
        (N_("Then {administrator} sets a password here, within three days:"), {"administrator": administrator}),
    )
    for sentence, values in sentences:
        click.echo(say(sentence, current_language(), values), err=True)


def _tell_contrast(colour: str) -> None:
    """Say of a colour that is too light for words on white what is used instead of it."""
    check = check_colour(colour)
    if check.contrast_on_white < TEXT_CONTRAST:
        values = {"colour": check.colour, "contrast": f"{check.contrast_on_white:.1f}", "used": check.used, "least": TEXT_CONTRAST}
        sentence = N_("{colour} on white has a contrast of {contrast}, less than {least}: on buttons and links {used} is used.")
        click.echo(say(sentence, current_language(), values), err=True)


def _arms_address(arms: Path) -> str:
    suffix = arms.suffix.lower()
    if suffix not in ARMS:
        raise WrongUsage("arms-wrong", N_("The arms are an SVG or PNG file."), values={"found": arms.name})
    return f"/herb{suffix}"

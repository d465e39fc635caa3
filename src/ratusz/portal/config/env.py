"""Every setting of a bank: one typed, frozen `Env`.

A setting is looked for in the environment (`RATUSZ_NAME`), then in the file `ratusz.toml` of the bank's directory (`name = …`),
then its default is taken. A name that is no setting is refused with the nearest one that is. This is the only page of the
portal that knows where settings come from; everybody else takes an `Env`, or reads Django's settings made of it.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

PREFIX = "RATUSZ_"
FILE_NAME = "ratusz.toml"
# Read by the test suite, never by a bank.
OF_TESTS = frozenset({"RATUSZ_GOLDEN"})

_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


ENVIRONMENT, FILE = "environment", "file"


def _setting(says: str, *, default: Any, only: str = "", choices: tuple[str, ...] = ()) -> Any:
    """A field of `Env`: what the reference says of it, its default, the one source that may give it where not both may, what it may be."""
    return field(default=default, metadata={"says": says, "only": only, "choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The settings of one bank."""

    dir: Path | None = _setting(  # noqa: RUF009  a frozen value
        "The directory of the bank, given by --dir; without it there is no bank, as in tests.", default=None, only=ENVIRONMENT
    )
    secret_key: str = _setting("What sessions and one-time links are signed with; written by `ratusz init`, kept secret.", default="")
    address: str = _setting(
        "The address at which people reach the bank, such as https://dane.example.org.", default="http://127.0.0.1:8000"
    )
    hosts: tuple[str, ...] = _setting("Host names answered besides the one of `address`, separated by commas.", default=())
    database_url: str = _setting("PostgreSQL as postgresql://user:password@host:port/name; empty is SQLite in `dir`.", default="")
    demo: bool = _setting("Whether anybody may sign in as the people of this city; written by `ratusz demo`.", default=False, only=FILE)
    name: str = _setting("The name of the bank, in its header and titles.", default="")
    city: str = _setting("The place whose data it holds.", default="")
    teryt: str = _setting("The TERYT code of the municipality, seven digits.", default="")
    sentence: str = _setting("One Polish sentence on the home page.", default="")
    sentence_en: str = _setting("The same sentence in English.", default="")
    colour: str = _setting("The city's first colour, as #rrggbb.", default="")
    accent: str = _setting("The city's second colour, as #rrggbb.", default="")
    arms: str = _setting("The arms: address of an SVG or PNG file; /herb.svg or /herb.png is arms.svg or arms.png in `dir`.", default="")
    map_background: str = _setting(
        "What lies under maps: none, osm (OpenStreetMap) or geoportal (aerial photographs); with one of these readers' browsers ask its "
        "servers for pictures.",
        default="none",
        choices=("none", "osm", "geoportal"),
    )
    boundaries: tuple[str, ...] = _setting(
        "Public tables that hold the boundaries of areas for maps, as dataset/resource, separated by commas.", default=()
    )
    email: str = _setting("Where people write to the bank.", default="")
    mail_url: str = _setting("The mail server as smtp://user:password@host:port, smtps:// for TLS; empty prints letters.", default="")
    mail_from: str = _setting("The sender of letters; empty is `email`.", default="")
    mail_bounces: str = _setting(
        "The address that letters given back are sent to, read by `ratusz bounce`; what follows its + is ignored by the mail server.",
        default="",
    )
    require_mfa: bool = _setting(
        "Whether reviewers, coordinators and administrators prove twice who they are; off where the office's own sign-in does it.",
        default=True,
    )
    oidc_name: str = _setting("What the button of the office's own sign-in says.", default="Urząd")
    oidc_issuer: str = _setting("The issuer of the office's OpenID Connect, such as https://login.example.org; empty is none.", default="")
    oidc_client: str = _setting("The client id of the bank at that issuer.", default="")
    oidc_secret: str = _setting("The secret of the bank at that issuer.", default="", only=ENVIRONMENT)
    memory: str = _setting("Memory that the data engine may take.", default="1GB")
    web_memory: str = _setting("Memory that the data engine of a web process may take; workers take `memory`.", default="400MB")
    threads: int = _setting("Threads that the data engine may take.", default=2)
    sql_workers: int = _setting(
        "Statements in SQL that one web process answers at once, each in a process with up to 256 MB of its own; 0 answers none.", default=2
    )
    sql_timeout_s: int = _setting(
        "Seconds that one statement in SQL may take before it is stopped; a quarter of them where another visitor waits.", default=10
    )
    sql_page: bool = _setting(
        "Whether tables have a public page for questions in SQL; the API answers SQL without it. The page of the system says where the "
        "kernel lacks Landlock: leave it off there.",
        default=False,
    )
    web_threads: int = _setting("Threads of one web process that answer.", default=8)
    web_transfers: int = _setting("Long downloads that one web process sends at once, beside what it answers.", default=64)
    web_questions: int = _setting(
        "Questions that read most of a large table, answered at once by one web process; 0 shares the processors among the processes.",
        default=0,
    )
    upload_limit_mb: int = _setting("The largest file that may be delivered over the web, in megabytes.", default=2000)
    check_links: bool = _setting(
        "Whether published links are asked once a week if they still answer; off where the bank cannot reach the web.", default=True
    )
    dane_gov_pl_fall: int = _setting(
        "How many per cent of the datasets or files in the document for dane.gov.pl may vanish without a coordinator's word.", default=10
    )
    backup_to: str = _setting("A folder for backups, on another disk; the worker makes one a day. Empty: it makes none.", default="")
    backup_at: str = _setting("The hour of the daily backup, as 02:30.", default="02:30")
    backup_days: int = _setting("For how many days the newest backup of each is kept.", default=7)
    backup_weeks: int = _setting("For how many weeks the newest backup of each is kept.", default=5)
    proxies: tuple[str, ...] = _setting(
        "Addresses or networks of the web servers in front of the bank; only from them X-Forwarded-For is believed.",
        default=("127.0.0.1", "::1"),
    )
    metrics_token: str = _setting(
        "With it /metrics is answered to other machines, sent as Authorization: Bearer; without it only to this one.", default=""
    )
    forget_addresses_after_days: int = _setting(
        "Days after a one-time link was closed until the address of somebody without an account, to whom it was sent, is forgotten.",
        default=365,
    )
    scan_command: str = _setting(
        "The office's virus scanner, asked about each file before it is read: the file comes on standard input, or its path in place of "
        "{path}; exit 0 is clean, 1 is infected. One such command is clamdscan --no-summary - with its last dash.",
        default="",
    )
    scan_required: bool = _setting("Whether a file waits while the scanner does not answer; else it is read without.", default=True)
    scan_timeout_s: int = _setting("Seconds that the scanner may take for one file.", default=300)
    log_format: str = _setting(
        "How the log is written: text for a person, json for machines, with a line for each request.", default="text"
    )
    log_level: str = _setting("What is written to the log: DEBUG, INFO, WARNING or ERROR.", default="INFO")

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Every host name the bank answers to."""
        return tuple(filter(None, [urlsplit(self.address).hostname or "", *self.hosts]))

    @property
    def is_https(self) -> bool:
        """Whether people reach the bank over TLS."""
        return self.address.startswith("https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the reference: name, where it stands in the environment, type, default, sentence."""

    name: str
    variable: str
    type: str
    default: str
    says: str


def reference() -> Iterator[Setting]:
    """Every setting, in order, for docs/reference/settings.md."""
    for item in fields(Env):
        yield Setting(
            name=item.name,
            variable=PREFIX + item.name.upper() if item in _of(ENVIRONMENT) else "—",
            type=_type_in_words(item),
            default=_default_in_words(item),
            says=item.metadata["says"],
        )


def load(environ: Mapping[str, str]) -> Env:
    """The settings from `environ` and, where it names a directory, from the file in it. Raises WrongUsage."""
    given = _from_environment(environ)
    directory = Path(given["dir"]).resolve() if given.get("dir") else None
    written = _from_file(directory / FILE_NAME) if directory else {}
    values: dict[str, Any] = {}
    for item in fields(Env):
        if item.name in given:
            values[item.name] = _parsed(item, given[item.name], where=PREFIX + item.name.upper())
        elif item.name in written:
            values[item.name] = _parsed(item, written[item.name], where=f"{FILE_NAME}: {item.name}")
    return Env(**values | {"dir": directory})


def required(env: Env, name: str) -> Any:
    """The setting `name`, which must have been given; else WrongUsage that names every place looked in, in order."""
    value = getattr(env, name)
    if value not in (None, ""):
        return value
    places = [f"{PREFIX}{name.upper()}", str(env.dir / FILE_NAME) if env.dir and name != "dir" else "--dir"]
    raise WrongUsage(
        "setting-missing",
        N_("The setting {name} is missing. Looked in: {places}."),
        N_("Write it in one of these places, or make a bank with `ratusz init DIRECTORY`."),
        values={"name": name, "places": ", ".join(places)},
    )


def _of(source: str) -> list["Field[Any]"]:
    """The settings that `source` may give."""
    return [item for item in fields(Env) if item.metadata["only"] in ("", source)]


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Names of settings → what the environment says of them."""
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and name not in OF_TESTS}
    known = {PREFIX + item.name.upper(): item.name for item in _of(ENVIRONMENT)}
    for name in sorted(given):
        if name not in known:
            _refuse(name, where=f"{PREFIX}*", known=tuple(known))
    return {known[name]: value for name, value in given.items()}


def _from_file(path: Path) -> dict[str, Any]:
    """Names of settings → what the file at `path` says of them; nothing where there is no file."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongUsage(
            "settings-unreadable", N_("{path} cannot be read: {why}"), values={"path": str(path), "why": str(error)}
        ) from error
    known = tuple(item.name for item in _of(FILE))
    for name in written:
        if name not in known:
            _refuse(name, where=str(path), known=known)
    return written


def _refuse(name: str, *, where: str, known: tuple[str, ...]) -> NoReturn:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
    raise WrongUsage(
        "setting-unknown",
        N_("There is no setting {name} ({where})."),
        N_("The nearest one is {nearest}."),
        values={"name": name, "where": where, "nearest": nearest[0]},
        allowed=known,
    )


def _parsed(item: "Field[Any]", value: Any, *, where: str) -> Any:
    """`value`, a text or a value of TOML, as the type of the field."""
    choices = item.metadata["choices"]
    parse = partial(_one_of, choices) if choices else _PARSERS.get(item.type, _text)
    try:
        return parse(value)
    except ValueError as error:
        raise WrongUsage(
            "setting-wrong",
            N_("{where} is {found}; it should be one of: {choices}.") if choices else _SHOULD_BE.get(item.type, _TEXT_WANTED),
            values={"where": where, "found": repr(value), "choices": ", ".join(choices)},
            allowed=choices,
        ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  one kind of error for all parsers
    return value


def _one_of(choices: tuple[str, ...], value: Any) -> str:
    if value not in choices:
        raise ValueError(value)
    return _text(value)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError(value)  # noqa: TRY004  one kind of error for all parsers
    return int(value)


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = _text(value).strip().lower()
    if word not in _TRUE + _FALSE:
        raise ValueError(value)
    return word in _TRUE


def _list(value: Any) -> tuple[str, ...]:
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(value)
    return tuple(filter(None, (word.strip() for word in words)))


_PARSERS: dict[object, Any] = {int: _number, bool: _truth, tuple[str, ...]: _list}
_TEXT_WANTED = N_("{where} is {found}; it should be a text.")
_SHOULD_BE: dict[object, str] = {
    int: N_("{where} is {found}; it should be a whole number."),
    bool: N_("{where} is {found}; it should be true or false."),
    tuple[str, ...]: N_("{where} is {found}; it should be a list of texts."),
}
_TYPES: dict[object, str] = {int: "a whole number", bool: "true or false", tuple[str, ...]: "a list of texts", str: "a text"}


def _type_in_words(item: "Field[Any]") -> str:
    return _TYPES.get(item.type, "a path")


def _default_in_words(item: "Field[Any]") -> str:
    if item.default in (None, "", ()):
        return "empty"
    if isinstance(item.default, tuple):
        return ", ".join(item.default)
    return str(item.default).lower() if isinstance(item.default, bool) else str(item.default)

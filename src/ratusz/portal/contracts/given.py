"""A contract that somebody brings as a file: read as hostile, looked at, and promised rule by rule as any other."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.contract.odcs_read import MOST_BYTES, NoContract, from_yaml
from ratusz.bank.check.contract.rules import Rule
from ratusz.bank.reconcile.releases import Calendar, calendar_from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the file `name` promises: rules, columns by their stored names, and the days, None where it names none that can be kept."""

    name: str
    rules: tuple[Rule, ...]
    columns: tuple[str, ...]
    calendar: Calendar | None


def read_given(file: UploadedFile | None) -> Given:
    """What an uploaded file promises; WrongUsage where it is no contract."""
    if file is None or not file.name:
        raise WrongUsage("file-missing", N_("No file was chosen."))
    if (file.size or 0) > MOST_BYTES:
        raise _no_contract(f"> {MOST_BYTES} B")
    try:
        told = from_yaml(file.read().decode("utf-8-sig"))
    except (NoContract, UnicodeDecodeError) as error:
        raise _no_contract("UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)) from error
    try:
        calendar = calendar_from_json(told.calendar) if told.calendar else None
    except ValueError:
        calendar = None
    return Given(name=file.name[-100:], rules=told.rules, columns=tuple(one.name for one in told.columns), calendar=calendar)


def _no_contract(found: str) -> WrongUsage:
    return WrongUsage(
        "no-contract",
        N_("This is no contract in ODCS: {found}"),
        N_("Take one that this bank wrote, or have it checked by the tools of the standard."),
        values={"found": found[:200]},
    )

"""Values of the spreadsheet as people write them: days, numbers, addresses, frequencies, licences."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.text import fold
from ratusz.portal.catalog.models import Frequency, Licence, Resource

_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s*r\.?)?(?:[ ,T]+(\d{1,2}:\d{2}(?::\d{2})?))?$")
_NOON = time(12)
_FREQUENCIES: Mapping[str, str] = {
    "codziennie": Frequency.DAILY, "dziennie": Frequency.DAILY, "raz dziennie": Frequency.DAILY,
    "tygodniowo": Frequency.WEEKLY, "co tydzien": Frequency.WEEKLY, "raz w tygodniu": Frequency.WEEKLY,
    "miesiecznie": Frequency.MONTHLY, "co miesiac": Frequency.MONTHLY, "raz w miesiacu": Frequency.MONTHLY,
    "kwartalnie": Frequency.QUARTERLY, "co kwartal": Frequency.QUARTERLY,
    "polrocznie": Frequency.HALF_YEARLY, "co pol roku": Frequency.HALF_YEARLY,
    "rocznie": Frequency.YEARLY, "co rok": Frequency.YEARLY, "raz w roku": Frequency.YEARLY, "annually": Frequency.YEARLY,
    "nieregularnie": Frequency.IRREGULAR, "w miare potrzeb": Frequency.IRREGULAR, "na biezaco": Frequency.IRREGULAR,
    "nie planuje sie": Frequency.NEVER, "nieaktualizowany": Frequency.NEVER, "jednorazowo": Frequency.NEVER, "nigdy": Frequency.NEVER,
}  # fmt: skip
_LICENCES: Mapping[str, str] = {
    "cc0": Licence.CC0, "cc010": Licence.CC0, "cczero": Licence.CC0, "domenapubliczna": Licence.CC0,
    "ccby": Licence.CC_BY, "ccby40": Licence.CC_BY, "creativecommonsattribution40": Licence.CC_BY,
    "ccbysa": Licence.CC_BY_SA, "ccbysa40": Licence.CC_BY_SA,
    "psipl": Licence.PUBLIC_INFORMATION, "informacjapubliczna": Licence.PUBLIC_INFORMATION, "ip": Licence.PUBLIC_INFORMATION,
}  # fmt: skip
_MODES: Mapping[str, str] = {
    "zastepuje": Resource.Mode.REPLACES, "calosc": Resource.Mode.REPLACES, "replaces": Resource.Mode.REPLACES,
    "dodaje": Resource.Mode.ADDS, "dopisuje": Resource.Mode.ADDS, "adds": Resource.Mode.ADDS,
}  # fmt: skip
FREQUENCIES = ("codziennie", "tygodniowo", "miesięcznie", "kwartalnie", "półrocznie", "rocznie", "nieregularnie", "jednorazowo")
LICENCES = tuple(Licence.values)


def frequency_of(text: str) -> str | None:
    """The code of a frequency; irregular where nothing is said, None where it is not known."""
    if text.strip().upper() in Frequency.values:
        return text.strip().upper()
    return _FREQUENCIES.get(fold(text).strip()) if text.strip() else Frequency.IRREGULAR


def licence_of(text: str) -> str | None:
    """The code of a licence; CC BY where nothing is said, None where it is not known."""
    if text.strip() in Licence.values:
        return text.strip()
    return _LICENCES.get(re.sub(r"[^a-z0-9]", "", fold(text))) if text.strip() else Licence.CC_BY


def mode_of(text: str) -> str | None:
    """How a file joins what is there; all of it where nothing is said, None where it is not known."""
    return _MODES.get(fold(text).strip()) if text.strip() else Resource.Mode.REPLACES


def moment_of(text: str) -> datetime | None:
    """A day with or without a time, as a moment in Poland; noon where no time is said. None where it is no day."""
    said = text.strip()
    found = _DAY.match(said)
    try:
        if found:
            day = date(int(found[3]), int(found[2]), int(found[1]))
            moment = datetime.combine(day, time.fromisoformat(found[4].zfill(5)) if found[4] else _NOON)
        elif len(said) == 10:
            moment = datetime.combine(date.fromisoformat(said), _NOON)
        else:
            moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=WARSAW)


def day_of(text: str) -> date | None:
    """The day of it."""
    moment = moment_of(text)
    return moment.astimezone(WARSAW).date() if moment else None


def number_of(text: str) -> int | None:
    """A whole number, with blanks between thousands; None where it is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    return int(plain) if plain.isdecimal() and len(plain) < 10 else None


def several(text: str) -> tuple[str, ...]:
    """Texts separated by commas, semicolons or lines, each once."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", text) if part.strip()))


def addresses_of(text: str) -> tuple[str, ...]:
    """Addresses separated by blanks or lines."""
    return tuple(dict.fromkeys(text.split()))

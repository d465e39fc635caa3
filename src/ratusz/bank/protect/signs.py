"""One expression for a first look: whatever any kind of identifier finds, meets it."""

from functools import cache

from ratusz.bank.protect.kinds import kinds


@cache
def sign_of(*, said: bool = False) -> str:
    """RE2: whatever any kind finds meets it; `said`: in columns that say what they hold, too."""
    return "|".join(f"(?:{sign})" for kind in kinds.values() for sign in (kind.sign, kind.said_sign if said else "") if sign)

"""What the guard has to know of the installation it stands in."""

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """`salt`: of this installation, so that marks of values mean nothing elsewhere. `domains`: in which the office has its own mail."""

    salt: bytes = b""
    domains: frozenset[str] = frozenset()

    def mark(self, code: str, sort: str) -> str:
        """A sort of values (the domain of an address, the court of a register) of the kind `code`, as it may be kept."""
        return blake2b(f"{code} {sort}".encode(), key=self.salt[:64], digest_size=8).hexdigest()


NO_OFFICE = Office()
#: Kept where a column has more sorts of values than are worth telling apart: from then on none is new.
MANY = "many"
MOST_MARKS = 60
_SHARES = (0.01, 0.1, 0.5)


def share_mark(found: int, rows: int) -> str:
    """The part of rows that hold the kind, in bands: `share:0` below 1 %, then below 10 %, below half, `share:3` above."""
    return f"share:{sum(found >= bound * max(rows, 1) for bound in _SHARES)}"


def covers(accepted: frozenset[str], found: frozenset[str]) -> bool:
    """Whether a decision about values with the marks `accepted` holds for those with the marks `found`.

    It does not where values of another sort have come, or the part of rows that hold any went up a band.
    """
    band, before = _band(found), _band(accepted)
    sorts = {mark for mark in found if not mark.startswith("share:")}
    return band <= before and (MANY in accepted or sorts <= accepted)


def _band(marks: frozenset[str]) -> int:
    return max((int(mark.removeprefix("share:")) for mark in marks if mark.startswith("share:")), default=-1)

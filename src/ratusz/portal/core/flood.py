"""Where a flood of messages from many addresses ends: more than an office reads is not taken in."""

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import N_

#: Open messages of one kind.
MOST_WAITING = 2_000


class TooManyWaiting(UserError):
    """More wait than anybody reads."""

    http_status = 503


def refuse_flood(waiting: int, *, most: int = MOST_WAITING) -> None:
    """Nothing while less than `most` wait."""
    if waiting >= most:
        raise TooManyWaiting(
            "too-many-waiting",
            N_("So many messages wait that nobody would read yours soon."),
            N_("Write to the office by e-mail or by letter; its address stands below each page."),
        )

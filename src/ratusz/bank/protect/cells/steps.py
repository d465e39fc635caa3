"""How far the search for what is hidden has come, told to whoever waits."""

from collections.abc import Callable

#: Called with the stage, how much of it is done, and of how much; it may raise to break off.
Step = Callable[[str, int, int], None]
CHOOSING, CHECKING = "choosing", "checking"


def no_step(_stage: str, _done: int, _total: int) -> None:
    """Nobody waits."""

"""How far a long work is, on one line of the terminal."""

import sys
import time

import click

_EVERY_S = 0.5


class Counter:
    """Called with files done, files in all, bytes so far; writes about twice a second, and nothing where nobody looks."""

    def __init__(self, *, quiet: bool) -> None:
        """`quiet`: write nothing."""
        self._quiet, self._last = quiet or not sys.stderr.isatty(), 0.0

    def __call__(self, done: int, count: int, size: int) -> None:
        """So far."""
        now = time.monotonic()
        if self._quiet or (now - self._last < _EVERY_S and done < count):
            return
        self._last = now
        click.echo(f"\r{done}/{count}  {size / 1e6:.1f} MB", nl=done == count, err=True)

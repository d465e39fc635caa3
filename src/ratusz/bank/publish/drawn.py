"""Charts as pictures: a Vega-Lite specification → SVG, the Vega behind it, PNG. Drawn by one warm process, bounded in time."""

import base64
import json
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import N_

_BLOCK_BYTES = 1 << 16


class NotDrawn(UserError):
    """The picture could not be drawn, or not in time; what it would show can be read in the table all the same."""

    http_status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart drawn: the picture, and the Vega specification (JSON) that makes the same picture in a browser."""

    svg: str
    vega: str


class Painter:
    """Draws in a process that starts with the first picture and ends when it is not needed.

    `fonts`: a folder of TTF files. One picture at a time: whoever waits for their turn longer than `turn_s`, or for the picture longer than
    `deadline_s`, gets NotDrawn, and a process that hangs is killed. Safe to share between threads.
    """

    def __init__(self, fonts: Path, *, turn_s: float = 5.0, deadline_s: float = 15.0) -> None:
        self._fonts, self._turn_s, self._deadline_s = fonts, turn_s, deadline_s
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, spec: dict[str, Any]) -> Drawing:
        """The picture of `spec`."""
        answer = self._ask({"spec": spec})
        return Drawing(svg=answer["svg"], vega=json.dumps(answer["vega"], ensure_ascii=False, separators=(",", ":")))

    def png(self, svg: str, *, scale: float = 2.0) -> bytes:
        """The pixels of `svg`, `scale` for each of its own."""
        return base64.b64decode(self._ask({"svg": svg, "scale": scale})["png"])

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if not self._turn.acquire(timeout=self._turn_s):
            raise _too_late()
        try:
            answer = self._answered(json.dumps(wanted).encode() + b"\n", time.monotonic() + self._deadline_s)
        finally:
            self._turn.release()
        if "error" in answer:
            raise NotDrawn("chart-not-drawn", N_("The chart could not be drawn: {why}"), values={"why": answer["error"]})
        return answer

    def _answered(self, line: bytes, until: float) -> dict[str, Any]:
        """The answer to `line`. A process that has ended since it was last asked is begun anew, once."""
        for process in (self._process, None):
            try:
                answer: dict[str, Any] = json.loads(_exchange(process or self._begun(), line, until))
                return answer
            except (BrokenPipeError, EOFError):
                self.close()
            except BaseException:
                self.close()
                raise
        raise NotDrawn("chart-not-drawn", N_("The chart could not be drawn: {why}"), values={"why": "the process ended"})

    def _begun(self) -> subprocess.Popen[bytes]:
        self.close()
        command = [sys.executable, "-m", "ratusz.bank.publish.drawer", str(self._fonts)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        return self._process


def _exchange(process: subprocess.Popen[bytes], line: bytes, until: float) -> bytes:
    """Send `line`, read one back; EOFError when the process ends, NotDrawn when it is not there in time."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    unsent, found = memoryview(line), bytearray()
    while not found.endswith(b"\n"):
        readable, writable, _ = select.select([process.stdout], [process.stdin] if unsent else [], [], max(0.0, until - time.monotonic()))
        if not (readable or writable):
            raise _too_late()
        if writable:
            # At most what a pipe takes at once, so that writing never waits.
            unsent = unsent[process.stdin.write(unsent[: select.PIPE_BUF]) or 0 :]
        if readable:
            block = process.stdout.read(_BLOCK_BYTES)
            if not block:
                raise EOFError
            found += block
    return bytes(found)


def _too_late() -> NotDrawn:
    return NotDrawn("chart-too-late", N_("The chart was not drawn in time."), N_("Try again in a moment; its figures stand in the table."))

"""Asking over HTTP: one client after another, sixteen at once."""

import http.client
import json
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Draw = Callable[[], str]
#: A peer that takes long is asked less often: its figures need no hundred rounds.
PATIENCE_S = 12.0


@dataclass(slots=True)
class Times:
    """Milliseconds, what went wrong, and what was asked: what is asked twice may come from memory."""

    ms: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def repeated(self) -> float:
        """The share of questions that were asked before: at most so many answers came from memory."""
        return 1 - len(set(self.asked)) / len(self.asked) if self.asked else 0.0

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.ms) if self.ms else float("nan")

    @property
    def p99(self) -> float:
        """The 99th percentile."""
        return sorted(self.ms)[min(len(self.ms) - 1, int(len(self.ms) * 0.99))] if self.ms else float("nan")


class Client:
    """A connection kept alive. Each question comes from another of a thousand readers, as behind a web server: budgets are of readers."""

    def __init__(self, port: int) -> None:
        self._asked = 0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and milliseconds from asking to the last byte."""
        self._asked += 1
        reader = {"Accept-Encoding": "identity", "X-Forwarded-For": f"10.0.{self._asked % 4}.{self._asked % 251}"}
        began = time.perf_counter()
        self._connection.request("GET", path, headers=reader)
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, body, (time.perf_counter() - began) * 1000


def alone(port: int, draw: Draw, rounds: int) -> Times:
    """One client, one question after another."""
    client, times, end = Client(port), Times(), time.monotonic() + PATIENCE_S
    for n in range(rounds + 3):
        path = draw()
        times.asked.append(path)
        status, body, ms = client.get(path)
        if status != 200:
            times.errors.append(f"{status} {path} {body[:200]!r}")
        elif n >= 3 or rounds < 5:
            times.ms.append(ms)
        if time.monotonic() > end and len(times.ms) >= 3:
            break
    return times


def together(port: int, draws: Sequence[Callable[[random.Random], str]], *, clients: int, seconds: float) -> tuple[Times, float]:
    """Many clients for some seconds; the times, and answers in a second."""
    lock, times, end = threading.Lock(), Times(), time.monotonic() + seconds

    def work(seed: int) -> None:
        own, client = random.Random(seed), Client(port)
        while time.monotonic() < end:
            path = own.choice(draws)(own)
            try:
                status, body, ms = client.get(path)
            except (OSError, http.client.HTTPException) as error:
                status, body, ms = 0, repr(error).encode(), 0.0
                client = Client(port)
            with lock:
                times.ms.append(ms)
                times.asked.append(path)
                if status != 200:
                    times.errors.append(f"{status} {path} {body[:200]!r}")

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, (len(times.ms) - len(times.errors)) / (time.monotonic() - began)


def cases(port: int, path: str, rows: int) -> list[str]:
    """Some case numbers of the table, from all over it: so many that few are drawn twice."""
    client, found = Client(port), []
    for start in range(0, rows, max(1, rows // 50)):
        status, body, _ = client.get(f"{path}?select=numer_sprawy&limit=1000&from={start}")
        if status == 200:
            found += [row["numer_sprawy"] for row in json.loads(body)["rows"]]
    return found

"""The page of a dataset as strangers ask for it: bytes, processor time, answers in a second beside Datasette's page of a table.

    python -m bench.dataset_page [--dir var/bench/city] [--seconds 8] [--alone] [--json FILE]

Both serve the same table of the demo city, each with one process, and are asked in turn by four clients over loopback. "A second of the
processor" is what a busy machine cannot blur: answers given for each second of processor time that the server took. Counting of use is on:
the clients call themselves a browser. Bars: 25 ms, 150 kB compressed before charts and maps, 240 answers a second and more than the peer.
"""

import argparse
import http.client
import json
import sqlite3
import sys
import threading
import time
import urllib.request
import zlib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bench.asking import peer
from bench.asking.__main__ import cpu_ms
from bench.pages import RESOURCE
from tools import nodes
from tools.city import served_city

PAGE = f"/dane/{RESOURCE[0]}/"
BAR_MS, BAR_BYTES, BAR_RATE, CLIENTS = 25.0, 150_000, 240, 4
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Language": "pl",
    "Accept-Encoding": "gzip",
    "Accept": "text/html",
}


class Rate:
    """Answers in a second of the clock, and in a second of processor time of the server `pid`."""

    def __init__(self, port: int, path: str, pid: int, *, seconds: float) -> None:
        self.errors: list[int] = []
        self._port, self._path = port, path
        self._asked(0.5)
        before, began = cpu_ms(pid), time.monotonic()
        count = self._asked(seconds)
        self.per_second = count / (time.monotonic() - began)
        self.cpu_ms = (cpu_ms(pid) - before) / max(1, count)

    def _asked(self, seconds: float) -> int:
        end, counts = time.monotonic() + seconds, [0] * CLIENTS

        def work(place: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            while time.monotonic() < end:
                # Readers in front of a proxy: whoever asks so fast alone would be taken for a robot.
                reader = {"X-Forwarded-For": f"10.{place}.{counts[place] // 250 % 250}.{counts[place] % 250}"}
                connection.request("GET", self._path, headers={**BROWSER, **reader})
                answer = connection.getresponse()
                answer.read()
                counts[place] += 1
                if answer.status != 200:
                    self.errors.append(answer.status)

        threads = [threading.Thread(target=work, args=(place,)) for place in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts)

    def as_json(self) -> dict[str, float]:
        """The figures."""
        return {"per_second": self.per_second, "cpu_ms": self.cpu_ms, "per_cpu_second": 1000 / self.cpu_ms, "errors": len(self.errors)}


def weight(port: int) -> dict[str, int]:
    """Bytes of the page and of the style sheets, fonts and scripts it names, compressed as they come."""
    page = _got(port, PAGE)
    text = zlib.decompress(page, 31).decode() if page[:2] == b"\x1f\x8b" else page.decode()
    names = {
        one.split('"')[0]
        for mark in ('<link rel="stylesheet" href="', '<script src="', 'rel="preload" href="')
        for one in text.split(mark)[1:]
    }
    parts = {"page": len(page), **{name.rpartition("/")[2].partition("?")[0]: len(_got(port, name)) for name in sorted(names)}}
    return {**parts, "icons": len(_got(port, _icons(text))), "whole": sum(parts.values()) + len(_got(port, _icons(text)))}


def _icons(text: str) -> str:
    return next(one.split("#")[0] for one in text.split('<use href="')[1:])


def _got(port: int, path: str) -> bytes:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=BROWSER)
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310  loopback
        found: bytes = answer.read()
    return found


def peer_table(port: int, folder: Path) -> Path:
    """The first table of the dataset as a database of the peer, made anew: the file beside which it lies."""
    rows = json.loads(_plain(port, f"/api/v1/resources/{'/'.join(RESOURCE)}/rows?limit=10000"))
    file = folder / "reports-page.csv"
    database = file.with_suffix(".sqlite")
    database.unlink(missing_ok=True)
    names = [column["name"] for column in rows["columns"]]
    with sqlite3.connect(database) as connection:
        connection.execute(f"CREATE TABLE reports (id INTEGER PRIMARY KEY, {', '.join(names)})")
        values = [[row[name] for name in names] for row in rows["rows"]]
        connection.executemany(f"INSERT INTO reports ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)
    connection.close()
    return file


def _plain(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        found: bytes = answer.read()
    return found


def measured(directory: Path, *, seconds: float, alone: bool) -> dict[str, Any]:
    """All figures."""
    with served_city(directory):
        pass  # made where it was new
    folder = Path("var/bench/asking")
    folder.mkdir(parents=True, exist_ok=True)
    node = nodes.web(directory, workers=1)
    try:
        found: dict[str, Any] = {"bytes": weight(node.port)}
        file = peer_table(node.port, folder)
        with nullcontext(None) if alone else peer.served(folder, file) as other:
            found["ours"] = Rate(node.port, PAGE, node.process.pid, seconds=seconds).as_json()
            if other:
                found["peer"] = Rate(other, f"/{file.stem}/reports", _listening(other), seconds=seconds).as_json()
                found["ours again"] = Rate(node.port, PAGE, node.process.pid, seconds=seconds).as_json()
    finally:
        node.stop()
    return found


def _listening(port: int) -> int:
    """The process that was told this port."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--port" in words and str(port).encode() in words:
            return int(path.parent.name)
    raise SystemExit("the peer is gone")


def main() -> int:
    """Print the figures; the exit code is 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=Path, default=Path("var/bench/city"))
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = measured(options.dir, seconds=options.seconds, alone=options.alone)
    print("bytes, compressed:", ", ".join(f"{name} {size}" for name, size in found["bytes"].items()))
    for name in ("ours", "peer", "ours again"):
        if one := found.get(name):
            spent = f"{one['cpu_ms']:6.2f} ms of processor each   {one['per_cpu_second']:6.0f}/s of processor"
            print(f"  {name:10} {one['per_second']:7.0f}/s   {spent}")
    ours, other = found["ours"], found.get("peer")
    met = [
        ours["cpu_ms"] <= BAR_MS,
        found["bytes"]["whole"] <= BAR_BYTES,
        ours["per_cpu_second"] > BAR_RATE,
        not ours["errors"],
        other is None or ours["per_cpu_second"] > other["per_cpu_second"],
    ]
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())

"""How long workbooks take, and how much memory a text of 200 MB: on files drawn here, each read in a process of its own.

The time is that of `read`, from the path to typed parts, in a process that has read a small file before; the memory is the most that
the whole process held (ru_maxrss), engine, imports and all.
"""

import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from bench.reading.parts import Figure, Outcome, Setting, parts

REPEATS = 3
TEXT_BYTES = 200_000_000
_PLACES = ("Bytków", "Centrum", "Michałkowice", "Bańgów", "Przełajka")
_READ = """
import sys, time, tempfile
from pathlib import Path
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import read
engine = DuckDBEngine(memory="1GB", threads=2, temp=Path(tempfile.mkdtemp()))
for path in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as work:
        began = time.perf_counter()
        result = read(Path(path), work=Path(work), engine=engine)
        taken = time.perf_counter() - began
print(taken, result.tables[0].table.rows)
"""


def draw_workbook(path: Path, rows: int) -> None:
    """A workbook of ten columns: numbers, money, percents, days, texts, codes with zeros, gaps."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Dane")
        money, share, day, code = (book.add_format({"num_format": form}) for form in ('#,##0.00 "zł"', "0.0%", "dd.mm.yyyy", "0000000"))
        sheet.write_row(0, 0, ["Lp.", "Dzielnica", "Opis", "Kwota", "Udział", "Data", "TERYT", "Liczba", "Ulica", "Uwagi"])
        for n in range(rows):
            sheet.write_number(n + 1, 0, n + 1)
            sheet.write_string(n + 1, 1, _PLACES[n % 5])
            sheet.write_string(n + 1, 2, f"Zgłoszenie numer {n * 7919 % 100_003}")
            sheet.write_number(n + 1, 3, n * 137 % 1_000_000 / 100, money)
            sheet.write_number(n + 1, 4, n % 1000 / 1000, share)
            sheet.write_datetime(n + 1, 5, date(2020, 1, 1) + timedelta(days=n % 1500), day)
            sheet.write_number(n + 1, 6, 201_011 + n % 900, code)
            sheet.write_number(n + 1, 7, n % 77)
            sheet.write_string(n + 1, 8, f"ul. Śląska {n % 300}")
            if n % 3:
                sheet.write_string(n + 1, 9, "bez uwag")


def draw_text(path: Path, size: int) -> None:
    """A text of `size` bytes as offices write it, with a sign of statistics in every thousandth row."""
    with path.open("w", encoding="utf-8") as file:
        file.write("nr;dzielnica;ulica;kwota;data;liczba\n")
        n = 0
        while file.tell() < size:
            lines = (
                f"{k:07};{_PLACES[k % 5]};ul. Śląska {k % 300};{k * 137 % 1_000_000 / 100:.2f}".replace(".", ",")
                + f";2023-{1 + k % 12:02}-{1 + k % 28:02};{'-' if k % 1000 == 0 else k % 77}\n"
                for k in range(n, n + 50_000)
            )
            file.write("".join(lines))
            n += 50_000


def taken_s(small: Path, path: Path) -> float:
    """Seconds of reading `path`, after `small`, in a new process."""
    answer = subprocess.run([sys.executable, "-c", _READ, str(small), str(path)], check=True, capture_output=True, text=True)
    return float(answer.stdout.split()[0])


@parts.add("speed")
def speed(setting: Setting) -> Outcome:
    """Workbooks of 1 000 and 100 000 rows, and a text of 200 MB."""
    folder = setting.folder()
    small, large, text = folder / "1000.xlsx", folder / "100000.xlsx", folder / "200MB.csv"
    draw_workbook(small, 1_000)
    draw_workbook(large, 100_000)
    draw_text(text, TEXT_BYTES)
    few, many = ([taken_s(small, path) for _ in range(REPEATS)] for path in (small, large))
    began = time.perf_counter()
    taken_s(small, text)
    whole = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    figures = (
        Figure(what="XLSX of 1 000 rows, s", ours=statistics.median(few), bar=0.5, high=False),
        Figure(what="XLSX of 100 000 rows, s", ours=statistics.median(many), bar=3.0, best="fastexcel 0.28, values alone", high=False),
        Figure(what="most memory of all, a text of 200 MB among them, GB", ours=memory / 1e9, bar=1.5, high=False),
    )
    files = {"1000.xlsx": {"s": few}, "100000.xlsx": {"s": many}, "200MB.csv": {"s": [whole]}}
    return Outcome(figures=figures, files=files)

"""Datasets of other communes, made up: every commune × the 86 titles of `titles.toml`, as records of the search.

The names of communes are those of TERYT where ../shared/data holds its table, and made up where it does not.
"""

import csv
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ratusz.portal.search.index import Record

TERYT = "geo/*/TERC.csv"
COMMUNES = 2_477
_OF_A_COMMUNE = frozenset("123")  # kinds of TERYT: town, rural, both
_FORMS = ("{title} – {name}", "{title} w gminie {name}", "{name}: {lower}", "{title} ({name})", "{title}, gmina {name}")
_FREQUENCIES = ("ANNUAL", "QUARTERLY", "MONTHLY", "WEEKLY", "IRREG")
_LICENCES = ("CC-BY-4.0", "CC0-1.0", "other", "CC-BY-SA-4.0")
_BEGINNINGS = ("Nowy", "Stary", "Wielki", "Mały", "Biały", "Dolny", "Górny", "Leśny")
_ENDINGS = ("Bór", "Dwór", "Las", "Staw", "Młyn", "Most", "Brzeg", "Kamień", "Dąb", "Gród", "Potok", "Wierch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One of the 86: what a dataset is about, whosever it is."""

    title: str
    theme: str
    keywords: str
    columns: str


def subjects() -> tuple[Subject, ...]:
    """The 86."""
    told = tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"))
    lines = (line.split("|") for line in told["datasets"])
    return tuple(Subject(title=title, theme=theme, keywords=keywords, columns=columns) for title, theme, keywords, columns in lines)


def communes(shared: Path | None = None) -> list[str]:
    """Names of 2 477 communes, each once or more."""
    found = next(iter(sorted(shared.glob(TERYT))), None) if shared else None
    if found is None:
        return list(islice(_made_up(), COMMUNES))
    with found.open(encoding="utf-8", newline="") as lines:
        return [row["NAZWA"] for row in csv.DictReader(lines, delimiter=";") if row["GMI"] and row["RODZ"] in _OF_A_COMMUNE][:COMMUNES]


def _made_up() -> Iterator[str]:
    number = 0
    while True:
        for beginning in _BEGINNINGS:
            for ending in _ENDINGS:
                yield f"{beginning} {ending}" + (f" {number}" if number else "")
        number += 1


def records(names: list[str], *, seed: int = 1) -> Iterator[Record]:
    """The 86 of each commune of `names`."""
    rng = random.Random(seed)
    every = subjects()
    for number, name in enumerate(names):
        for place, subject in enumerate(every):
            yield _record(subject, name, f"{number}-{place}", rng)


def _record(subject: Subject, name: str, key: str, rng: random.Random) -> Record:
    title = rng.choice(_FORMS).format(title=subject.title, lower=subject.title[0].lower() + subject.title[1:], name=name)
    first = rng.randrange(2015, 2024)
    return Record(
        id=key,
        title=title,
        texts={
            "title": title,
            "keywords": subject.keywords,
            "columns": subject.columns,
            "holder": f"Urząd Gminy {name} {name}",
            "values": f"{name} ulica Szkolna ulica Polna ulica Kościelna",
            "text": f"{subject.title} prowadzone przez Urząd Gminy {name}. Dane pochodzą z rejestru gminy i są uzupełniane "
            f"po zamknięciu okresu. Kolumny: {subject.columns}. Jeden wiersz to jeden zapis.",
        },
        facets={
            "theme": (subject.theme,), "unit": (f"gmina-{key.partition('-')[0]}",), "kind": ("table",),
            "format": ("csv", "json", "jsonl", "xlsx", "ods", "parquet", *(("pdf",) if rng.random() < 0.2 else ())),
            "year": tuple(str(year) for year in range(first, rng.randrange(first, 2026) + 1)), "openness": ("3",),
            "licence": (rng.choice(_LICENCES),), "frequency": (rng.choice(_FREQUENCIES),),
            "tag": tuple(subject.keywords.split(", ")),
        },
        changed=rng.randrange(10**9), published=rng.randrange(10**9), used=rng.randrange(1_000),
    )  # fmt: skip

"""The golden questions of residents, and what they are put to: the demo city and the 86 titles, among communes that are not it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bench.searching.communes import communes, records, subjects
from ratusz.portal.search.index import Record

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests/unit/portal/search/golden.toml"
CITY = "Siemianowice Śląskie"
#: 60 communes × 86 are 5 160 datasets of others.
OTHERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody typed, and the titles that answer it. `part`: open, sealed, later, foreign or unasked; `by`: resident or titles."""

    text: str
    titles: tuple[str, ...]
    part: str
    by: str


def questions() -> Iterator[Question]:
    """All of them."""
    for part, told in tomllib.loads(QUESTIONS.read_text(encoding="utf-8")).items():
        for by, lines in told.items():
            for line in lines:
                text, *titles = line.split("|")
                yield Question(text=text, titles=tuple(titles), part=part, by=by)


def catalogue() -> Iterator[Record]:
    """The datasets of the demo city, the 86 of the city, and 5 160 of other communes."""
    yield from _demo()
    yield from _own()
    yield from records(list(islice(communes(), OTHERS)))


def _own() -> Iterator[Record]:
    """The 86 as the city itself would publish them: its name stands nowhere but in the institution."""
    for subject, record in zip(subjects(), records([CITY]), strict=True):
        texts = {**record.texts, "title": subject.title, "text": f"{subject.title}. {subject.columns}."}
        yield replace(record, id=subject.title, title=subject.title, texts=texts, worth=1.0)


def _demo() -> Iterator[Record]:
    """The datasets that the demo city publishes, as its files describe them."""
    for path in sorted((ROOT / "demo/parts").glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8")).get("dataset", ()):
            resources = told.get("resource", [])
            columns = [column.get("pl", "") for one in resources for column in one.get("columns", {}).values() if isinstance(column, dict)]
            yield Record(
                id=told["title_pl"],
                title=told["title_pl"],
                texts={
                    "title": told["title_pl"], "title_en": told.get("title_en", ""), "keywords": ", ".join(told.get("keywords", ())),
                    "holder": f"{told['unit'].replace('-', ' ')} {told['theme'].replace('-', ' ')} {CITY}",
                    "columns": " ".join([one["title_pl"] for one in resources] + columns),
                    "text": " ".join([told["description_pl"], told.get("source_pl", ""), *(one.get("description_pl", "") for one in resources)]),
                    "text_en": told.get("description_en", ""),
                },
                facets={"theme": (told["theme"],)}, worth=1.0,
            )  # fmt: skip

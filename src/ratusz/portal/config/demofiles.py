"""Files described in a few words each (`[[file]]` of a description) as datasets and deliveries: for showing a bank of found files."""

from collections.abc import Iterator, Mapping
from typing import Any

Described = Mapping[str, Any]
#: The table that goes into the bank unless said otherwise, and what is said of the others.
FIRST_TABLE, OTHERS = 1, "Nie wybrano do pokazu."
#: The slug of the one table of such a dataset.
RESOURCE = "dane"


def with_files(whole: dict[str, Any]) -> dict[str, Any]:
    """The description with each of its files as a dataset and a delivery; several files of one dataset are delivered one after another."""
    files = whole.pop("file", ())
    # Only the first file of a dataset says what the dataset is.
    whole["dataset"] = [*whole.get("dataset", ()), *(_dataset(one) for one in files if "title_pl" in one)]
    whole["delivery"] = [*whole.get("delivery", ()), *_deliveries(files, _stewards(whole))]
    return whole


def _dataset(one: Described) -> Described:
    words = {name: one[name] for name in ("title_pl", "title_en")}
    about = {"description_pl": f"{one['title_pl']}. Źródło: {one['source_pl']}.", "description_en": f"{one['title_en']}."}
    kept = {name: one[name] for name in ("theme", "unit", "source_pl")}
    rest = {"slug": one["dataset"], "licence": "PSI-PL", "frequency": "IRREG", "keywords": []}
    return {**words, **about, **kept, **rest, "resource": [{"slug": RESOURCE, **words}]}


def _deliveries(files: tuple[Described, ...], stewards: Mapping[str, str]) -> Iterator[Described]:
    """A delivery for each file, the first one of the description the longest ago."""
    units = {one["dataset"]: one["unit"] for one in files if "unit" in one}
    seen: set[str] = set()
    for number, one in enumerate(files):
        mode = one.get("mode", "adds" if one["dataset"] in seen else "replaces")
        seen.add(one["dataset"])
        table = str(one.get("table", FIRST_TABLE))
        yield {
            "file": one["path"],
            "by": stewards[units[one["dataset"]]],
            "days_ago": len(files) - number,
            "note": f"Plik {one['path'].rpartition('/')[2]}.",
            "tables": {table: {"to": f"{one['dataset']}/{RESOURCE}", "mode": mode, "key": list(one.get("key", ()))}},
            "others": OTHERS,
            "withhold": {table: one["withhold"]} if "withhold" in one else {},
            "decide": [{"table": int(table), **decision} for decision in one.get("decide", ())],
        }


def _stewards(whole: Described) -> dict[str, str]:
    """Unit → the e-mail of its first steward."""
    found: dict[str, str] = {}
    for person in whole["person"]:
        for post in person["roles"]:
            if post["role"] == "steward":
                found.setdefault(post["unit"], person["email"])
    return found

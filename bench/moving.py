"""Moving in, whole: 86 datasets and 379 files made from a seed; dry run, a look at the files, move, and again with three files changed.

    python -m bench.moving [--datasets 86] [--files 379] [--seed 2026] [--json FILE]

Everything goes through the command line, as an administrator would do it, on a new bank in a temporary folder; then every former address
is asked of the bank. Fails where something was lost, or made twice.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import movable

RATUSZ = Path(sys.executable).with_name("ratusz")
_PREPARE = """
import sys
from pathlib import Path
from ratusz.portal.config.installation import start
start(Path(sys.argv[1]))
from bench.movable import THEMES, UNITS
from ratusz.bank.base.text import slug
from ratusz.portal.catalog.models import Theme
from ratusz.portal.people.actions import make_account
from ratusz.portal.people.models import Role, Unit
for name in UNITS:
    Unit.objects.get_or_create(slug=slug(name), defaults={"name_pl": name})
for name, code in THEMES:
    Theme.objects.get_or_create(slug=slug(name), defaults={"name_pl": name, "eu_code": code})
make_account(email="koordynator@ratusz.example", name="Dorota", role=Role.COORDINATOR, unit=None)
make_account(email="recenzent@ratusz.example", name="Renata", role=Role.REVIEWER, unit=None)
"""
_ASK = """
import json, sys
from pathlib import Path
from ratusz.portal.config.installation import start
start(Path(sys.argv[1]))
from django.test import Client
from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.moving.models import MovedFile
client = Client(headers={"host": "localhost"})
published = set(Resource.objects.published().values_list("former_addresses__path", flat=True))
published |= set(Dataset.objects.published().values_list("former_addresses__path", flat=True))
lost = [path for path in json.load(sys.stdin) if path.lower() in published and client.get(path).status_code != 301]
states = {state: MovedFile.objects.filter(state=state).count() for state in MovedFile.State.values}
print(json.dumps({
    "asked": len(published), "lost": lost, "states": states, "publications": Publication.objects.count(),
    "datasets": Dataset.objects.count(),
    "downloads": sum(Dataset.objects.values_list("past_downloads", flat=True)),
}))
"""


def _python(script: str, bank: Path, *, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(bank)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": "."},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _move(folder: Path, bank: Path, *more: str) -> tuple[dict[str, Any], float]:
    """What `ratusz move-in` says, and how many seconds it took."""
    start = time.perf_counter()
    command = [str(RATUSZ), "move-in", str(folder), "--dir", str(bank), "--json", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 10}:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(done.stdout), time.perf_counter() - start


def main() -> int:
    """Print a table; the exit code is 1 where something was lost or made twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=int, default=86)
    parser.add_argument("--files", type=int, default=379)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="bench-moving-") as place:
        found = _measured(Path(place), options)
    for name, value in found.items():
        print(f"  {name:34} {value}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(not found["right"])


def _measured(place: Path, options: argparse.Namespace) -> dict[str, Any]:
    folder, bank = place / "portal", place / "bank"
    made = movable.make_folder(folder, datasets=options.datasets, files=options.files, seed=options.seed)
    asked = ("--city", "Siemianowice Śląskie", "--email", "dane@ratusz.example", "--administrator", "admin@ratusz.example")
    subprocess.run([str(RATUSZ), "init", str(bank), *asked], check=True, capture_output=True)
    _python(_PREPARE, bank)
    who = ("--as", "koordynator@ratusz.example", "--accept-as", "recenzent@ratusz.example", "--documents-were-public")
    dry, dry_s = _move(folder, bank, "--dry-run")
    look, look_s = _move(folder, bank, "--look")
    _first, first_s = _move(folder, bank, *who)
    after = json.loads(_python(_ASK, bank, given=json.dumps(made.addresses)))
    again, again_s = _move(folder, bank, *who)
    movable.change([path for path in made.tables if path.exists() and b"dyrektor" not in path.read_bytes()][-3:])
    third, third_s = _move(folder, bank, *who)
    end = json.loads(_python(_ASK, bank, given="[]"))
    states = after["states"]
    right = (
        after["datasets"] == made.datasets
        and not after["lost"]
        and again["counts"]["files_new"] == 0
        and third["counts"]["files_new"] == 3
        and end["publications"] == after["publications"] + 3
        and after["publications"] == states["published"]
        and states["failed"] == 0
        and after["downloads"] == made.past_downloads
    )
    return {
        "datasets, resources, files": f"{made.datasets}, {made.resources}, {made.editions}",
        "dry run, s": round(dry_s, 1),
        "dry run, errors told": dry["counts"]["wrong"],
        "look at the files, s": round(look_s, 1),
        "look at the files, would wait": look["counts"]["files_to_decide"],
        "moving in, s": round(first_s, 1),
        "published": states["published"],
        "stopped for a person": states["stopped"],
        "waiting behind those": states["waiting"],
        "former addresses that lead on": f"{after['asked']} kept, {len(after['lost'])} lost",
        "downloads counted there": after["downloads"],
        "again, nothing changed, s": round(again_s, 1),
        "again, three files changed, s": round(third_s, 1),
        "publications before and after": f"{after['publications']} and {end['publications']}",
        "right": right,
    }


if __name__ == "__main__":
    sys.exit(main())

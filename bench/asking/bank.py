"""The table, a bank that has published it, and its serving copy."""

import json
import os
import subprocess
import sys
from pathlib import Path

RATUSZ = Path(sys.executable).with_name("ratusz")
MAKE_TABLE = Path(__file__).resolve().parents[3] / "shared" / "bench" / "make_table.py"
ADDRESS = "zgloszenia/zgloszenia"
_PREPARE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ratusz.portal.config.installation import start
start(Path(sys.argv[1]))
from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.people.actions import make_account
from ratusz.portal.people.models import Role, Unit
now = datetime.now(UTC)
if not Dataset.objects.exists():
    unit = Unit.objects.create(slug="urzad", name_pl="Urząd")
    theme = Theme.objects.create(slug="zgloszenia", name_pl="Zgłoszenia", eu_code="GOVE")
    make_account(email="gestor@ratusz.example", name="Ala", role=Role.STEWARD, unit=unit)
    make_account(email="recenzent@ratusz.example", name="Renata", role=Role.REVIEWER, unit=None)
    dataset = Dataset.objects.create(slug="zgloszenia", title_pl="Zgłoszenia", description_pl="Zgłoszenia.", unit=unit, theme=theme,
        created_at=now, changed_at=now)
    Resource.objects.create(dataset=dataset, slug="zgloszenia", title_pl="Zgłoszenia")
"""
#: A larger file is delivered without the guard, which reads each different text twice: questions are measured here, not deliveries.
GUARDED_BYTES = 2_000_000_000
_UNGUARDED = """
import sys
from importlib import import_module
from ratusz.bank.protect.tally import Tallies
from ratusz.cli.main import main
# By its name: the package gives out a function that is called like its module.
import_module("ratusz.bank.protect.personal")._looked_through = lambda engine, table: Tallies()
sys.exit(main())
"""
_COPIES = """
import json, sys, time
from pathlib import Path
from ratusz.portal.config.installation import start
start(Path(sys.argv[1]))
from ratusz.portal.explore import copies
cpu = time.process_time()
for resource, version in copies.missing():
    copies.make(resource, version)
cpu = time.process_time() - cpu
facts = [json.loads((copies.folder_of(version) / "copy.json").read_text()) for _, version in copies.wanted()]
print(json.dumps([{"rows": one["rows"], "seconds": one["seconds"], "bytes": one["bytes"], "cpu": cpu} for one in facts]))
"""


def table(folder: Path, rows: int) -> Path:
    """The city's reports as a CSV file, made by the shared generator; exits with a sentence where that is absent."""
    path = folder / f"reports-{rows}.csv"
    if not path.exists():
        if not MAKE_TABLE.exists():
            raise SystemExit("The generator of the table (../shared/bench/make_table.py) is not here: nothing was measured.")
        made = folder / f"made-{rows}"
        subprocess.run([sys.executable, str(MAKE_TABLE), str(made), str(rows)], check=True)
        (made / "reports-1250.csv").unlink()
        (made / "reports.csv").rename(path)
    return path


def python(script: str, bank: Path, *arguments: str) -> str:
    """What a script inside the bank prints."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(bank), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": "."},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def prepared(folder: Path, rows: int) -> tuple[Path, list[dict[str, float]]]:
    """A bank that has published the table, and what its serving copies cost (nothing new where they were there)."""
    bank = folder / f"bank-{rows}"
    if not (bank / "ready").exists():
        _made(bank, table(folder, rows))
        (bank / "ready").touch()
    subprocess.run([str(RATUSZ), "upgrade", "--dir", str(bank)], check=True, capture_output=True)
    return bank, json.loads(python(_COPIES, bank))


def _made(bank: Path, file: Path) -> None:
    asked = ("--city", "Siemianowice Śląskie", "--email", "dane@ratusz.example", "--administrator", "admin@ratusz.example")
    subprocess.run([str(RATUSZ), "init", str(bank), *asked], check=True, capture_output=True)
    python(_PREPARE, bank)
    how = ("--to", ADDRESS, "--mode", "replaces", "--publish-as", "recenzent@ratusz.example", "--dir", str(bank), "--json")
    command = [sys.executable, "-c", _UNGUARDED] if file.stat().st_size > GUARDED_BYTES else [str(RATUSZ)]
    delivered = subprocess.run([*command, "deliver", str(file), *how], capture_output=True, text=True, check=False)
    told = json.loads(delivered.stdout or "{}")
    if told.get("state") != "published":
        raise SystemExit(delivered.stdout[-3000:] + delivered.stderr[-3000:])

"""How well differences are judged: `python -m bench.trust [--tuning] [--seeds 100-109] [--json FILE]`, or `--scale` for time and memory.

Errors injected into city-like series, series without errors, lasting changes; times of flights from 38 sources; public sets of
claims; conflicts of real files. What lies in ../shared is no part of the project: where it is absent, that part is left out, and the
report says so.
"""

import argparse
import json
import sys
from pathlib import Path

from bench.trust import conflicts, flights, gaps, injected, own, public, rhythms, scale

SHARED = Path(__file__).resolve().parents[3] / "shared"


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="bench.trust", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tuning", action="store_true", help="seeds 0-9, on which it was tuned")
    parser.add_argument("--seeds", default="100-109")
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of what is no part of the project")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    first, _, last = ("0-9" if asked.tuning else asked.seeds).partition("-")
    seeds = range(int(first), int(last or first) + 1)
    found: dict[str, object] = {}
    if asked.scale:
        found["scale"] = scale.run(asked.observations)
    else:
        found["gaps"] = gaps.run(seeds)
        found["gaps by rhythm"] = rhythms.run(seeds)
        found["own kinds"] = own.run(seeds)
        found["systematic"] = injected.systematic(seeds)
        for name, needed, part in (
            ("injected", injected.INJECTOR, lambda folder: injected.run(folder, seeds)),
            ("flights", flights.FOLDER, flights.run),
            ("public sets", public.FOLDER, public.run),
            ("conflicts", conflicts.DATA, conflicts.run),
        ):
            if (asked.shared / needed).exists():
                found[name] = part(asked.shared / needed)
            else:
                print(f"{name}: left out, for there is no {asked.shared / needed}", file=sys.stderr)
    text = json.dumps({"seeds": str(seeds), **found}, ensure_ascii=False, indent=2)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

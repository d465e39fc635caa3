"""Golden files: what others depend on, or reviewers should read. `make golden` rewrites them; the diff is the review."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"


def same_as_golden(name: str, text: str) -> None:
    """Assert that `text` is what tests/golden/<name> holds; with RATUSZ_GOLDEN=write, write it there."""
    path = GOLDEN / name
    if os.environ.get("RATUSZ_GOLDEN") == "write":  # noqa: TID251  the edge of the tests
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{name} is not there: make golden"
    assert text == path.read_text(encoding="utf-8"), f"{name} differs: if that is wanted, make golden and review the diff"

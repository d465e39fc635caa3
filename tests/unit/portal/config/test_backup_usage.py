"""Counters are backed up while they are added up."""

from pathlib import Path

from ratusz.portal.config import backup


class _Target:
    """Takes files; one of them goes before it is taken."""

    def __init__(self, gone: str) -> None:
        self.gone, self.taken = gone, []

    def add(self, path: Path, name: str) -> str:
        if path.name == self.gone:
            raise FileNotFoundError(path)
        self.taken.append(name)
        return name


def test_what_goes_meanwhile_and_what_is_not_finished_is_left_out(bank_dir):
    for name in ("days/2026-11-25.json", "events/2026-11-25.p.jsonl", "events/2026-11-26.p.jsonl", "months/draft-x.part", "rolling.lock"):
        path = bank_dir / "usage" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    target = _Target("2026-11-25.p.jsonl")
    assert list(backup._usage(target)) == target.taken == ["usage/days/2026-11-25.json", "usage/events/2026-11-26.p.jsonl"]

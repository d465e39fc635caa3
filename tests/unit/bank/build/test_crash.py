"""kill -9 at every step of a delivery and a publication: nothing published is lost, nothing half is there, all can be done again.

The steps are walked by `tests.support.crashing` in a process of its own. The whole takes seconds: hence `slow`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  syncs cost nothing there


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    """What was found at each step, in order."""
    folder = tmp_path_factory.mktemp("crash")
    if SHARED_MEMORY.is_dir():
        folder = SHARED_MEMORY / f"ratusz-{folder.parent.name}-{folder.name}"
        folder.mkdir()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.crashing", str(folder)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    finally:
        if folder.parent == SHARED_MEMORY:
            subprocess.run(["rm", "-rf", str(folder)], check=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_every_kind_of_step_was_walked(steps):
    names = [step["name"] for step in steps]
    assert names[-1] == "end"
    assert len(names) > 80
    assert {"open", "fcntl.flock", "os.link", "os.remove", "os.mkdir", "os.rmdir", "fsync", "engine.write", "engine.written"} <= set(names)
    assert sum("killed" in step for step in steps) >= 8


@pytest.mark.slow
def test_nothing_published_is_ever_lost_and_no_version_is_half_there(steps):
    for step in steps:
        assert step["look"]["kinds"][:2] == ["private", "public"], step
        assert step["look"]["wrong"] == [], step
    assert [len(step["look"]["kinds"]) for step in steps] == sorted(len(step["look"]["kinds"]) for step in steps)
    assert steps[-1]["look"]["kinds"] == ["private", "public", "private", "public"]


@pytest.mark.slow
def test_work_of_the_dead_is_swept(steps):
    assert max(step["look"]["staging"] for step in steps) > 0
    assert {step["look"]["swept"] for step in steps} == {0}


@pytest.mark.slow
def test_after_a_kill_the_same_delivery_can_be_done_again(steps):
    killed = [step for step in steps if "killed" in step]
    assert [step["killed"] for step in killed] == [True] * len(killed)
    for step in killed:
        assert step["again"]["kinds"][-2:] == ["private", "public"], step
        assert (step["again"]["wrong"], step["again"]["staging"]) == ([], 0), step

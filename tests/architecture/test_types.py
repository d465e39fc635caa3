"""Types hold: strictly in the bank and the agora, with Django's own types in the portal."""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT


@pytest.mark.slow
def test_types_hold():
    """mypy as configured in pyproject.toml: ten seconds cold, one with its cache."""
    run = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]

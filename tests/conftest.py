"""What holds for every test: Hypothesis examples are the same each time, Chromium is Debian's, nothing leaves the machine."""

import os
import shutil

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests.support.rendered import Rendered

# The cast (Ala, Bartek, Renata…) and a bank of its own for a test.
pytest_plugins = [
    "tests.support.cast", "tests.support.banks", "tests.support.bases", "tests.support.replayed", "tests.support.published",
    "tests.support.statements", "tests.support.spared", "tests.support.phenomena", "tests.support.longest",
]  # fmt: skip

settings.register_profile(
    "ci", max_examples=20, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.register_profile("nightly", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))  # noqa: TID251  the edge of the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test is one that lies in tests/browser; where Chromium is absent it is skipped, and says so."""
    absent = pytest.mark.skip(reason="Debian's chromium is not installed: sudo apt-get install chromium")
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if shutil.which("chromium") is None:
                item.add_marker(absent)


def pytest_configure(config: pytest.Config) -> None:
    """Watch which templates are rendered, see tests/support/rendered.py."""
    config.pluginmanager.register(Rendered(config), "rendered-templates")


@pytest.fixture(autouse=True)
def _nothing_kept_of_others() -> None:
    """Django's cache lies in the memory of a process here: what others of it typed wrongly would count for five minutes."""
    cache.clear()

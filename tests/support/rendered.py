"""A plugin: after a whole run, every template of ours must have been rendered at least once.

Workers of xdist hand the names they have seen to the controller. A run narrowed by a path, `-k` or `-m` is not judged.
"""

from pathlib import Path

import pytest
from django.test.signals import template_rendered

SOURCES = Path(__file__).resolve().parents[2] / "src" / "ratusz"


class Rendered:
    """Collects names of templates, in a worker or in the only process."""

    def __init__(self, config):
        self.config = config
        self.names = set()
        template_rendered.connect(self.note)

    def note(self, sender, template, **_rest):  # noqa: ARG002  Django's signature
        """A template was rendered under its name, which may come as a string of another class: those cannot be handed over."""
        self.names.add("".join(template.name or ""))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """The controller takes what a worker has seen."""
        self.names.update(getattr(node, "workeroutput", {}).get("templates", []))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        """Hand over (worker) or judge (controller)."""
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["templates"] = sorted(filter(None, self.names))
        elif exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED} and self._is_whole():
            self.unseen = sorted(own_templates() - self.names)
            if self.unseen:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        """Name the templates nobody has rendered."""
        if getattr(self, "unseen", []):
            terminalreporter.section("the run fails: templates that no test renders", red=True)
        for name in getattr(self, "unseen", []):
            terminalreporter.write_line(f"never rendered by any test: {name}", red=True)

    def _is_whole(self):
        option = self.config.option
        return not (option.keyword or option.markexpr or option.collectonly) and self.config.args_source.name == "TESTPATHS"


def own_templates():
    """The names of all templates of ours, as Django knows them."""
    return {
        str(path.relative_to(folder))
        for folder in SOURCES.glob("**/templates")
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt"}
    }

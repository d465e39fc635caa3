"""What stands in files besides code: no workplace, no hosts of registries, decisions with a status, a map that leads somewhere."""

import json
import re
import tomllib

import pytest

from tests.architecture.tree import ROOT, texts, tracked

# In pieces, so that this file does not name them either.
REGISTRIES = ("pypi." + "org", "python" + "hosted", "registry." + "npmjs", "npmjs." + "com", "deb." + "debian", "extra-" + "index-url")
WORKPLACE = re.compile(r"(?<![\w.])/(work|root|home/\w+|opt/(?!ratusz/)\w+|tmp/w)" + "/")
MEGABYTE = 1_000_000


def test_no_file_names_a_registry_or_a_folder_of_the_workplace():
    naming = {
        name: found
        for name, text in texts().items()
        if (found := [host for host in REGISTRIES if host in text] + [m[0] for m in WORKPLACE.finditer(text)])
    }
    assert naming == {}


def test_locks_hold_versions_and_hashes_only():
    for name in ("requirements/base.lock", "requirements/test.lock"):
        lines = [line for line in texts()[name].splitlines() if line and not line.lstrip().startswith("#")]
        strange = [line for line in lines if not re.match(r"[a-z0-9][\w.-]*==\S+( ;.*)?( \\)?$| +--hash=sha256:[0-9a-f]{64}( \\)?$", line)]
        assert strange == []
        pins = sum("==" in line and not line.startswith(" ") for line in lines)
        assert pins > 10
    parts = json.loads(texts()["package-lock.json"])["packages"]
    assert [name for name, part in parts.items() if "resolved" in part or (name and "integrity" not in part)] == []


def test_every_package_asked_for_is_pinned():
    for asked, locks in {"base": ["base"], "build": ["base"], "test": ["base", "test"]}.items():
        pinned = {line.split("==")[0] for lock in locks for line in texts()[f"requirements/{lock}.lock"].splitlines()}
        wanted = re.findall(r"^([a-z0-9][\w-]*)", texts()[f"requirements/{asked}.in"], re.MULTILINE)
        assert sorted(set(wanted) - pinned) == []


def test_no_tracked_file_is_heavy():
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 2 * MEGABYTE] == []


DECISIONS = sorted(name for name in texts() if re.match(r"docs/adr/\d{4}-", name))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_has_number_status_and_four_parts(name):
    text = texts()[name]
    number = name.removeprefix("docs/adr/")[:4]
    assert text.startswith(f"# {int(number)}. ")
    assert re.search(r"^Status: (accepted|planned|superseded by \d{4})", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 80


def test_decisions_are_numbered_without_holes_and_listed():
    assert [int(name[9:13]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", texts()["docs/adr/README.md"])
    assert [f"docs/adr/{name}" for name in listed] == DECISIONS


LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", sorted(name for name in texts() if name.endswith(".md")))
def test_links_between_pages_lead_somewhere(name):
    folder = (ROOT / name).parent
    assert [link for link in LINK.findall(texts()[name]) if not (folder / link).exists()] == []


def test_the_map_of_the_readme_leads_to_files_that_are_there():
    rows = re.findall(r"^\| .+? \| (.+?) \|$", texts()["README.md"].split("## Find it", 1)[1], re.MULTILINE)
    places = [place for row in rows for place in re.findall(r"`([^`]+)`", row)]
    assert len(places) > 8
    assert [place for place in places if not any(ROOT.glob(re.sub(r"<\w+>", "*", place).rstrip("/")))] == []


def test_the_floors_that_are_described_are_there():
    named = set(re.findall(r"`((?:bank|portal|agora|cli)/[\w/.]+)`", texts()["ARCHITECTURE.md"]))
    assert len(named) > 10
    assert sorted(place for place in named if not (ROOT / "src/ratusz" / place).exists()) == []


def test_make_has_every_target_that_the_documentation_names():
    targets = set(re.findall(r"^([a-z][a-z-]*):", texts()["Makefile"], re.MULTILINE))
    named = {
        target
        for name, text in texts().items()
        if name.endswith(".md")
        for block in re.findall(r"`([^`\n]+)`|```\w*\n(.*?)```", text, re.DOTALL)
        for target in re.findall(r"^make ([a-z][a-z-]*)", "".join(block), re.MULTILINE)
    }
    assert named - targets == set()


def test_one_version_everywhere():
    version = tomllib.loads(texts()["pyproject.toml"])["project"]["version"]
    assert f'__version__ = "{version}"' in texts()["src/ratusz/__init__.py"]
    assert re.search(rf"^softwareVersion: {re.escape(version)}$", texts()["publiccode.yml"], re.MULTILINE)
    assert json.loads(texts()["package.json"])["version"] == version
    assert f"## {version}" in texts()["CHANGELOG.md"]

"""The code blocks of the guides are run, from top to bottom, in an empty directory.

`sh` blocks run in bash and must succeed; a line `# exit 10` before a command is the exit code that the guide promises.
A `text` block straight after an `sh` block is what it prints: each of its lines must be printed, `…` stands for anything.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.begun import begun
from tests.support.city import copied_city
from tests.support.warm import warm_ratusz

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
EXPECTED_EXIT = re.compile(r"^# exit (\d+)\n(.+)$", re.MULTILINE)


def blocks(text):
    """(script, lines promised after it) of each `sh` block."""
    found = [(match[1], match[2], match.start(), match.end()) for match in BLOCK.finditer(text)]
    for at, (kind, body, _start, end) in enumerate(found):
        if kind == "sh":
            after = found[at + 1] if at + 1 < len(found) else None
            follows = after is not None and after[0] == "text" and not text[end : after[2]].strip()
            yield body, after[1].splitlines() if follows else []


def run(script, folder, *, commands=None):
    """What `script` prints; fails where it ends with another code than promised. `commands`: where its `ratusz` lies."""
    bin_folder = f"{commands or folder}:{Path(sys.executable).parent}"
    outside = dict(os.environ)  # noqa: TID251  a guide is read in a terminal
    keep = {name: value for name, value in outside.items() if not name.startswith(("RATUSZ_", "DJANGO_"))}
    environ = {**keep, "PATH": f"{bin_folder}:{outside['PATH']}", "LC_ALL": "C.UTF-8", "HOME": str(folder), "NO_COLOR": "1"}
    promised = EXPECTED_EXIT.sub(r"set +e\n\2\ncode=$?; [ $code = \1 ] || { echo code $code, not \1; exit 99; }\nset -e", script)
    command = ["bash", "-eu", "-o", "pipefail", "-c", promised]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{script}\nended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def is_printed(line, printed):
    pattern = r".*".join(re.escape(piece.strip()) for piece in line.split("…"))
    return re.search(pattern, printed) is not None


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """A folder with a `ratusz` that starts warm."""
    return warm_ratusz(tmp_path_factory.mktemp("commands")).parent


@pytest.mark.slow
@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(guide, tmp_path, commands):
    steps = list(blocks(guide.read_text(encoding="utf-8")))
    assert steps, "a guide without a command is an essay"
    if any("ratusz demo --dir city --make-only" in script for script, _promised in steps):
        # Made by this very command, once for all tests; the command of the guide finds it finished.
        copied_city(tmp_path / "city")
    if any("ratusz init bank" in script for script, _promised in steps):
        begun(tmp_path / "bank")  # the command of the guide finishes it
    for script, promised in steps:
        printed = run(script, tmp_path, commands=commands)
        assert [line for line in promised if line.strip() and not is_printed(line, printed)] == [], printed


def test_a_guide_can_fail(tmp_path):
    """The runner itself: another code, another text and a missing command are seen."""
    assert list(blocks("```sh\necho a\n```\n\n```text\na\n```\nand\n```sh\ntrue\n```\nwords\n```text\nb\n```\n")) == [
        ("echo a\n", ["a"]),
        ("true\n", []),
    ]
    assert run("# exit 3\nexit_with() { return $1; }; exit_with 3\necho on\n", tmp_path) == "on\n"
    for wrong in ("false\n", "# exit 10\ntrue\n", "no-such-command\n"):
        with pytest.raises(AssertionError):
            run(wrong, tmp_path)
    assert is_printed("3 rows … done", "read 3 rows in no time, done")
    assert not is_printed("4 rows", "read 3 rows")

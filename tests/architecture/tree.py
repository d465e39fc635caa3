"""The tree as git sees it, and the sources as syntax trees, read once."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "ratusz"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: known to git, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return tuple(path for name in names if (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Name in the project → text, for every file that is text in UTF-8."""
    found = {}
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            found[str(path.relative_to(ROOT))] = data.decode("utf-8", errors="replace")
    return found


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Name → syntax tree of every Python file of ours under `folders` (migrations are Django's writing)."""
    return {
        name: ast.parse(text)
        for name, text in texts().items()
        if name.endswith(".py") and "/migrations/" not in name and name.startswith(tuple(f"{folder}/" for folder in folders))
    }


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function and method in `tree`, inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement names; nothing for other nodes."""
    if isinstance(node, ast.ImportFrom):
        yield node.module or ""
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)

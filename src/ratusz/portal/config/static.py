"""The address of static files: it holds a digest of what the bundle is, so that browsers may keep every file for ever."""

import hashlib
from pathlib import Path

BUNDLE = Path(__file__).resolve().parents[1] / "show" / "static"


def static_url(bundle: Path, *, release: str) -> str:
    """`/static/<digest>/`, another one whenever a file of `bundle` or the release (for files of others) is another."""
    digest = hashlib.sha256(release.encode())
    for path in sorted(bundle.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(bundle).as_posix().encode())
            digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}/"

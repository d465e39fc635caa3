"""Under each form in which people who have no account write something stands what becomes of it (GDPR, Article 13)."""

from tests.architecture.tree import ROOT

TEMPLATES = ROOT / "src" / "ratusz" / "portal"
#: Who signs in was told with the invitation.
OF_ACCOUNTS = ("account/", "mfa/")


def test_each_public_form_has_the_clause():
    bare, seen = [], 0
    for path in sorted(TEMPLATES.rglob("templates/**/*.html")):
        name, text = path.as_posix().split("/templates/")[-1], path.read_text(encoding="utf-8")
        is_public = 'extends "show/base.html"' in text and not name.startswith(OF_ACCOUNTS)
        if is_public and 'method="post"' in text and "{% field" in text:
            seen += 1
            bare += [name] if "about/_clause.html" not in text else []
    assert seen > 3
    assert bare == []

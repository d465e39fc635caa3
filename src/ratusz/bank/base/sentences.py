"""Sentences for people, in two languages, made where they are shown.

A sentence is an English msgid with named placeholders (`"row {row} has {found} fields"`), marked with `N_` where it is
declared. Its Polish stands in `locale/pl/LC_MESSAGES/bank.po`. Nothing here depends on Django.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("pl", "en")
LOCALE_DIR = Path(__file__).resolve().parents[2] / "locale"


def N_(msgid: str) -> str:  # noqa: N802  the name gettext tools know
    """Mark `msgid` for translation and return it unchanged."""
    return msgid


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("bank", LOCALE_DIR, languages=[language], fallback=True)


def say(msgid: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence `msgid` in `language` ("pl" or "en") with `{name}` placeholders filled from `values`."""
    if not msgid:
        return ""
    text = msgid if language == "en" else _catalogue(language).gettext(msgid)
    return text.format_map(dict(values or {}))


def both(msgid: str, values: Mapping[str, object] | None = None) -> dict[str, str]:
    """The sentence in every language: `{"pl": …, "en": …}`."""
    return {language: say(msgid, language, values) for language in LANGUAGES}

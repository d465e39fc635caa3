"""What a control is called on a Polish page: tests name it by its English sentence, as the sources do."""

import gettext
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "src" / "ratusz" / "locale"
_polish = gettext.translation("django", LOCALE, languages=["pl"])


def pl(sentence: str, *, context: str = "") -> str:
    """`sentence` as the pages say it in Polish."""
    return _polish.pgettext(context, sentence) if context else _polish.gettext(sentence)

"""Words of searches as they are kept: short, in small letters, and nothing that could be somebody's."""

import re
from functools import lru_cache

from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.kinds.kind import Where
from ratusz.portal.usage.events import LONGEST_WORDS

#: Numbers of people, of accounts, of telephones: no search for a table needs so many digits.
_LONG_NUMBER = re.compile(r"(?:\d[\s./-]?){6,}")
#: Addresses of pages and of people: advertisements, or somebody's.
_ADDRESS = re.compile(r"://|www\.|\bhttps?\b|\w\.[a-z]{2,}(?:/|$|\s)|[(\[{]\s*(?:at|małpa)\s*[)\]}]", re.IGNORECASE)
_ANY = Where()
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4_096)
def kept_words(text: str) -> str:
    """What is kept of a search; empty where it could be personal data. That somebody searched is counted all the same.

    Names are looked for in the spelling given and with capital letters, for people search without them.
    """
    words = _SPACES.sub(" ", "".join(sign if sign.isprintable() else " " for sign in text)).strip()
    if not words or len(words) > LONGEST_WORDS or "@" in words or _LONG_NUMBER.search(words) or _ADDRESS.search(words):
        return ""
    if any(kind.find(spelt, _ANY) for kind in kinds.values() for spelt in (words, words.title())):
        return ""
    return words.casefold()

"""Headings that say that people are counted."""

import re

from ratusz.bank.base.text import fold

#: Words of people, folded; those that more often count something else (class, family) are left out.
_PEOPLE = re.compile(
    r"\b(?:osob\w*|osoby|mieszkanc\w*|ludnosc\w*|dziec[io]\w*|dzieci\w*|bezrobotn\w*|uczni\w*|uczen\w*|uczennic\w*|wychowank\w*|przedszkolak\w*|"
    r"student\w*|absolwent\w*|kobiet\w*|mezczyzn\w*|chlopc\w*|dziewcz\w*|seniorz\w*|seniorow|emeryt\w*|rencist\w*|niepelnosprawn\w*|podopieczn\w*|"
    r"swiadczeniobiorc\w*|beneficjent\w*|pacjent\w*|chorych|zakazen\w*|zachorowa\w*|zgon\w*|zmarl\w*|ofiar\w*|rannych|bezdomn\w*|cudzoziem\w*|"
    r"uchodzc\w*|migrant\w*|pracownik\w*|zatrudnion\w*|nauczyciel\w*|uczestni\w*|samobojst\w*|wiezni\w*|skazan\w*|persons?|people|children|women|"
    r"men|pupils|students|deaths|patients|unemployed)\b"
)
_NO_COUNT = re.compile(
    r"\b(?:procent\w*|udzial\w*|odset\w*|%|na 1000|na 10 ?000|na 1 ?mieszk\w*|"
    r"sredni\w*|wskazni\w*|stop\w*|numer|nr|id|kod|rok|wiek|zl|pln|km\w*)\b"
)


def counts_people_by(heading: str) -> bool:
    """Whether a heading, with its unit, says that people are counted below, and not their share or their age."""
    said = fold(heading)
    return _PEOPLE.search(said) is not None and _NO_COUNT.search(said) is None and "%" not in said

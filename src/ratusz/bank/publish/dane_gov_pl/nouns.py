"""What one document for dane.gov.pl holds, in the portal's own vocabulary (schema 1.13)."""

from dataclasses import dataclass
from datetime import date, datetime

#: Code of an EU data theme → what the portal calls it.
CATEGORIES = {
    "AGRI": "Rolnictwo, rybołówstwo, leśnictwo i żywność",
    "EDUC": "Edukacja, kultura i sport",
    "ENVI": "Środowisko",
    "ENER": "Energia",
    "TRAN": "Transport",
    "TECH": "Nauka i technologia",
    "ECON": "Gospodarka i finanse",
    "SOCI": "Ludność i społeczeństwo",
    "HEAL": "Zdrowie",
    "GOVE": "Rząd i sektor publiczny",
    "REGI": "Regiony i miasta",
    "JUST": "Sprawiedliwość, ustrój sądów i bezpieczeństwo publiczne",
    "INTR": "Kwestie międzynarodowe",
}
#: The EU authority table for frequencies, by which the catalogue speaks, → the portal's words.
FREQUENCIES = {
    "DAILY": "daily",
    "WEEKLY": "weekly",
    "MONTHLY": "monthly",
    "QUARTERLY": "quarterly",
    "ANNUAL_2": "everyHalfYear",
    "ANNUAL": "yearly",
    "IRREG": "irregular",
    "NEVER": "notPlanned",
}
#: SPDX identifier → what the portal calls the licence. Public information has conditions and no licence.
LICENCES = {"CC0-1.0": "CC0 1.0", "CC-BY-4.0": "CC BY 4.0", "CC-BY-SA-4.0": "CC BY-SA 4.0"}
#: Code of a cell status → the statistical sign that the portal knows.
SIGNS = {"none": "-", "unknown": ".", "not-applicable": "X", "missing": ":", "suppressed": "#"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateText:
    """A text in Polish, and in English where there is one."""

    pl: str
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateResource:
    """One file or address. `ident`: a plain UUID, which the portal knows it by; `data_date`: the day its state is of.

    It stays where it is ("remote"): what the portal copies ("local") can be replaced only under another ident.
    """

    ident: str
    url: str
    title: StateText
    description: StateText
    data_date: date | None = None
    updated_at: datetime | None = None
    signs: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StateDataset:
    """One dataset. `licence`: the portal's name of it, "" for public information; `tags`: Polish keywords.

    `named`, `marked`: conditions of re-use, to name the source and to say what was changed.
    """

    ident: str
    url: str
    title: StateText
    description: StateText
    frequency: str
    categories: tuple[str, ...]
    licence: str
    named: bool
    marked: bool
    tags: tuple[str, ...]
    resources: tuple[StateResource, ...]
    updated_at: datetime | None = None

"""Codes that the catalogue knows, each with its words: audiences, frequencies, licences, EU themes, how settled values are."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(pl: str, en: str) -> str:
    """The English text for an English reader where there is one, else the Polish."""
    return en if en and get_language() == "en" else pl


class Audience(models.TextChoices):
    """Whom a resource is for."""

    PUBLIC = "public", _("everyone")
    OFFICE = "office", _("the whole office")
    UNITS = "units", _("named units")


class Frequency(models.TextChoices):
    """How often it is promised; codes of the EU authority table for frequencies."""

    DAILY = "DAILY", _("daily")
    WEEKLY = "WEEKLY", _("weekly")
    MONTHLY = "MONTHLY", _("monthly")
    QUARTERLY = "QUARTERLY", _("quarterly")
    HALF_YEARLY = "ANNUAL_2", _("every half year")
    YEARLY = "ANNUAL", _("yearly")
    IRREGULAR = "IRREG", _("irregularly")
    NEVER = "NEVER", _("not updated")


class Licence(models.TextChoices):
    """Terms of re-use offered to a steward; SPDX identifiers, and public information by Polish law."""

    CC0 = "CC0-1.0", "CC0 1.0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    PUBLIC_INFORMATION = "PSI-PL", _("public information, source to be named")


class EuTheme(models.TextChoices):
    """The 13 data themes of the EU authority table, by which portals of Europe find each other's data."""

    AGRI = "AGRI", _("Agriculture, fisheries, forestry and food")
    ECON = "ECON", _("Economy and finance")
    EDUC = "EDUC", _("Education, culture and sport")
    ENER = "ENER", _("Energy")
    ENVI = "ENVI", _("Environment")
    GOVE = "GOVE", _("Government and public sector")
    HEAL = "HEAL", _("Health")
    INTR = "INTR", _("International issues")
    JUST = "JUST", _("Justice, legal system and public safety")
    REGI = "REGI", _("Regions and cities")
    SOCI = "SOCI", _("Population and society")
    TECH = "TECH", _("Science and technology")
    TRAN = "TRAN", _("Transport")


class Settled(models.TextChoices):
    """Whether the values of a column may still change without the world changing."""

    UNSAID = "", _("not said")
    PROVISIONAL = "provisional", _("provisional: they may still be corrected")
    FINAL = "final", _("final")

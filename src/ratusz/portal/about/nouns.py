"""What the kept pages are made of. A text may hold {institution}, {email}… in its place stands what `Facts` say."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.codes import in_language


class Conformity(models.TextChoices):
    """How far the pages conform to the Act on digital accessibility."""

    FULL = "full", _("conforms")
    PARTIAL = "partial", _("conforms in part")
    NONE = "none", _("does not conform")


class Assessed(models.TextChoices):
    """Who assessed that."""

    SELF = "self", _("the body itself")
    OTHER = "other", _("another body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who keeps the bank, and how one reaches them; `officer_*`: the data-protection officer."""

    institution_pl: str = ""
    institution_en: str = ""
    post: str = ""
    email: str = ""
    phone: str = ""
    edelivery: str = ""
    bip_url: str = ""
    officer_name: str = ""
    officer_email: str = ""
    officer_phone: str = ""

    @property
    def institution(self) -> str:
        """The body, in the reader's language."""
        return in_language(self.institution_pl, self.institution_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A page of text, in Markdown."""

    body_pl: str = ""
    body_en: str = ""

    @property
    def body(self) -> str:
        """The text in the reader's language."""
        return in_language(self.body_pl, self.body_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The declaration of accessibility. Texts in Markdown; days as ISO 8601, "" where there is none.

    `faults_*`: what is not accessible and why. `cost_url`: the analysis of an excessive burden. `apps_*`: mobile applications.
    """

    status: str = Conformity.PARTIAL
    published_on: str = ""
    updated_on: str = ""
    prepared_on: str = ""
    reviewed_on: str = ""
    assessed: str = Assessed.SELF
    assessed_by: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    faults_pl: str = ""
    faults_en: str = ""
    building_pl: str = ""
    building_en: str = ""
    building_url: str = ""
    speaking_pl: str = ""
    speaking_en: str = ""
    cost_url: str = ""
    apps_pl: str = ""
    apps_en: str = ""

    def day(self, name: str) -> date | None:
        """A day of it, where there is one."""
        text = getattr(self, name)
        return date.fromisoformat(text) if text else None

    def words(self, name: str) -> str:
        """A text of it in the reader's language: "faults", "building", "speaking", "apps"."""
        return in_language(getattr(self, f"{name}_pl"), getattr(self, f"{name}_en"))


Content = Facts | Prose | Declaration


def content_of(kind: type[Content], kept: dict[str, Any]) -> Any:
    """What was kept as JSON; what a later release added has its default."""
    known = {one.name for one in fields(kind)}
    return kind(**{name: value for name, value in kept.items() if name in known})

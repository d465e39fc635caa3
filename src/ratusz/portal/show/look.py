"""What an installation looks like and is called, read once from the settings.

| setting of Django | means | when it is missing |
|---|---|---|
| `BANK_NAME` | the name in the header and in titles | "Ratusz" |
| `BANK_CITY` | the place, as in "Dane: Siemianowice Śląskie" | empty |
| `BANK_SENTENCE`, `BANK_SENTENCE_EN` | one sentence on the home page | a sentence of ours |
| `BANK_COLOUR`, `BANK_ACCENT` | the two colours of the city, `#rrggbb` | patina green and brick red |
| `BANK_ARMS` | address of the arms (SVG or PNG), below the static files or absolute | a drawn town hall |
| `BANK_EMAIL` | where people write | empty |
| `BANK_DEMO` | the pages say that they are a demo | they do not |
"""

from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

PATINA = "#0f5c4d"
BRICK = "#b5432a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The face of one installation."""

    name: str
    city: str
    sentence_pl: str
    sentence_en: str
    colour: str
    accent: str
    arms: str
    email: str
    demo: bool = False

    @property
    def arms_address(self) -> str:
        """Where the arms are served from."""
        if self.arms.startswith(("/", "https://")):
            return self.arms
        if self.arms:
            return static(self.arms)
        return f"{reverse('show:mark')}?v={self.colour.removeprefix('#')}{self.accent.removeprefix('#')}"

    def sentence(self, language: str) -> str:
        """The sentence of the home page in `language`."""
        return self.sentence_pl if language == "pl" else self.sentence_en


def current_look() -> Look:
    """The look that the settings describe now."""
    return Look(
        name=_setting("BANK_NAME", "Ratusz"),
        city=_setting("BANK_CITY", ""),
        sentence_pl=_setting("BANK_SENTENCE", "Liczby o mieście. Przy każdej: skąd, z kiedy, kto odpowiada."),
        sentence_en=_setting("BANK_SENTENCE_EN", "Figures about the city. With each: where from, as of when, who answers for it."),
        colour=_setting("BANK_COLOUR", PATINA),
        accent=_setting("BANK_ACCENT", BRICK),
        arms=_setting("BANK_ARMS", ""),
        email=_setting("BANK_EMAIL", ""),
        demo=bool(getattr(settings, "BANK_DEMO", False)),
    )


def _setting(name: str, default: str) -> str:
    return str(getattr(settings, name, "") or default)

"""What may not leave the office: columns withheld from typed values and raw text, personal data found before it goes out."""

from ratusz.bank.protect.aside import aside
from ratusz.bank.protect.office import NO_OFFICE, Office, covers
from ratusz.bank.protect.personal import personal
from ratusz.bank.protect.withhold import protect

__all__ = ["NO_OFFICE", "Office", "aside", "covers", "personal", "protect"]

"""What may not leave the office: columns withheld from typed values and raw text, personal data found before it goes out."""

from ratusz.bank.protect.personal import personal
from ratusz.bank.protect.withhold import protect

__all__ = ["personal", "protect"]

"""Documents: files that people read and that are no tables. They are kept as they came; what a machine can see in them is told."""

from ratusz.bank.documents.examine import Examined, examine
from ratusz.bank.documents.kinds import KINDS, DocumentKind, kind_of

__all__ = ["KINDS", "DocumentKind", "Examined", "examine", "kind_of"]

"""What is asked of a person where identifiers are found."""

from ratusz.bank.base.sentences import N_

DECIDE = N_("Withhold the column, or say why it may be published.")

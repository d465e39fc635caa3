"""The nouns of the bank: frozen, and no input or output."""

"""Pages that an administrator keeps: who keeps the bank, privacy, terms, contact, the declaration of accessibility, logos."""

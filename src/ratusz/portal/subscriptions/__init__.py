"""News about the data: by e-mail to those who asked and confirmed, and as Atom."""

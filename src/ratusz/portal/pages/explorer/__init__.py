"""The explorer of a table: its whole state is in the address, and every change of it is a link or a form."""

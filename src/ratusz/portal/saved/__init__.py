"""What is kept of a table for reading again: figures and explorations."""

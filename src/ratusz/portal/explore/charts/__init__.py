"""Charts: a question and a kind of drawing, from the address of a page to a picture and the table under it."""

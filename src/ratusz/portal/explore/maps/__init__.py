"""Maps: a question and a view, from the address of a page to shapes for a browser, a drawing without one, and a legend."""

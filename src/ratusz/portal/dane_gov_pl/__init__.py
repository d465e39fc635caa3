"""dane.gov.pl: the document that the State portal fetches. It always matches its hash, and never empties the portal by mistake."""

"""How the bank is found from outside: by search engines, by those who share a page, by those who follow what changes."""

"""How tables leave: formats for files. Import `formats` from `bank.publish.formats`; it knows all of them."""

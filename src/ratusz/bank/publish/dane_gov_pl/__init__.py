"""What the State portal (dane.gov.pl) is told: the XML document 1.13 of all public datasets, its rules, and what an import would do."""

"""Moving in: a folder or a ZIP with a metadata spreadsheet becomes many datasets, through the front door."""

"""What every floor of the bank stands on: errors, sentences, text, clock, files, ids, registry."""

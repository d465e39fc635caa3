"""What a steward promises of a table: rules that are data, looked after at each delivery, written and read as ODCS 3.1."""

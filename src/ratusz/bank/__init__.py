"""What the city knows: bytes to tables, checked, protected, stored, queried, published. No Django here."""

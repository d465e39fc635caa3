"""What is declared of tables that count people: which cells are hidden, or why none need be."""

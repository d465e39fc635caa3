"""What people ask the office for: a question, data to be published, or a formal request with a statutory term."""

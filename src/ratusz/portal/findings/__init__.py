"""What people say about the data: problems they found, and what they looked for in vain."""

"""What several kinds of tests share: drawn tables, fakes, the reference evaluator."""

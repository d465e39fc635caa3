"""Who may, who did, what is shown: the Django side. It holds no rows of data, only pointers into the store."""

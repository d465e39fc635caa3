"""Settings, addresses, followers: each on one page."""

"""One desk for everything that waits for a person of the office; reminders, people, units, and what happened."""

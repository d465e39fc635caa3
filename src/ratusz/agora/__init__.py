"""How a city asks: rules of participation as pure functions on frozen dataclasses. No database here."""

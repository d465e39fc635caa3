"""Pages of deliveries: looking, changing, reviewing."""

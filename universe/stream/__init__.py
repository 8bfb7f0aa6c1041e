"""The stream of a planet's events: what of it is taken in."""

"""The trust_pump society: people who want a bot's friendship for nothing, beside honest ones."""

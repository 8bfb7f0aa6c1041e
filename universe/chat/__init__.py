"""What is said: the words of a text, and the small talk of synthetic people and template bots."""

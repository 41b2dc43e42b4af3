"""Train the translator."""

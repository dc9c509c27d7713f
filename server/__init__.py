"""A release in, answers out."""

"""Writes of plans, one deed a file."""

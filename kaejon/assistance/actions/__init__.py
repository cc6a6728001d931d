"""Writes of help, one deed a file."""

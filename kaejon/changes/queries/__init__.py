"""Reads of changes."""

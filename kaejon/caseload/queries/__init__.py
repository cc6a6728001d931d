"""Reads of who is responsible for which household."""

"""Asking for a change of a household, and answering it."""

"""Reads of directives."""

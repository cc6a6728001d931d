"""What is measured, one command per work; the table of results stands in README.md beside this file."""

"""The pages of people, one noun a file."""

"""Form fields and widgets for the kinds of value that this field of work has of its own."""

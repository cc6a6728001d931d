"""From an uploaded file to checked rows: no models, no database, no guessing."""

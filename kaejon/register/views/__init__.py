"""The register's pages, one noun a file."""

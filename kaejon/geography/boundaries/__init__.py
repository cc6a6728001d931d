"""Real boundaries of areas, from a GeoJSON or TopoJSON file to small whole numbers in which neighbours still fit."""

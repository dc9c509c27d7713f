"""Maps of Flanders: boundaries or tiles, and a value for every municipality → SVG and GeoJSON.

Pure: what it draws comes in as values; only the boundaries and tiles are read, once a process.
"""

"""One answer as a table, and the forms in which it can be had: CSV, XLSX, JSON, Turtle, JSON-LD."""

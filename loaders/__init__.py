"""Lists in, a checked release out. Knows no web, no environment and no clock."""

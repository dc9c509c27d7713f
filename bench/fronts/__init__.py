"""The servers that could stand in front of the store, with the same small application."""

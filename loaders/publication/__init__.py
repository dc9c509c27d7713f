"""What a release tells of itself: VoID, example queries, prefixes, catalogue, JSON-LD context."""

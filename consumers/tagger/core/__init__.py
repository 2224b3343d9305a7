"""The pure part: gazetteer matching, relevance, regions, actors, tagging, routing. No I/O, no clock."""

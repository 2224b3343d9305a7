"""Which place a name means, and the regions that a text is about."""

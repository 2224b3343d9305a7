"""Names and terms, and finding them in a text."""

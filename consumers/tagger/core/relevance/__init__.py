"""Whether a text is about conflict, and what happened."""

"""What a feed lists: documents, entries, what was seen before, when to poll."""

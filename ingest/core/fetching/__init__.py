"""What becomes of an entry: whether to fetch, which next, and what an attempt leads to."""

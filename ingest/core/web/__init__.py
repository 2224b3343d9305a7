"""What HTTP and HTML give: URLs, addresses, caching, content types, encodings, text."""

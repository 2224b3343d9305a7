"""What reads articles: the tagger and later consumers. Never imports `ingest`; stages meet in topics."""

"""From feeds to articles: poller, fetcher, extractor; `core` decides, the rest does the I/O."""

"""Formats of feeds: a module for each format or family, with `sniff` and `read`; `parsing` lists them."""

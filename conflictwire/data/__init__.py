"""Data that the command line brings along."""

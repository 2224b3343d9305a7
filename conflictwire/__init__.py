"""The command line and the one-machine mode: composition only."""

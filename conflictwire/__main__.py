"""`python -m conflictwire`: the command line."""

from conflictwire.cli import main

if __name__ == "__main__":
    main()

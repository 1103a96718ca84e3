"""Lets `python -m volstat` do what `volstat` does."""

from volstat.cli.main import main

if __name__ == "__main__":
    main()

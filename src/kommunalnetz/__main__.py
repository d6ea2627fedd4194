"""``python -m kommunalnetz``: the same as the command ``kommunalnetz``."""

from kommunalnetz.cli.main import main

if __name__ == "__main__":
    main()

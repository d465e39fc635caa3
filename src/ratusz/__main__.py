"""`python -m ratusz` is `ratusz`."""

from ratusz.cli.main import main

if __name__ == "__main__":
    main()

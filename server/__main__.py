"""`python -m server` is `knotwise-server`."""

from server.cli import main

if __name__ == "__main__":
    main()

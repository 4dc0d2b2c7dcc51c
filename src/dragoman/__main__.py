"""`python -m dragoman` and the installed command `dragoman`."""

from dragoman.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()

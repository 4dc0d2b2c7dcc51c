"""The command that starts the web app."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman import output, session
from dragoman.options import Folder

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: dragoman serve -w demo")(serve)


def serve(
    folder: Folder = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8641,
    host: Annotated[
        str, typer.Option(help="The address to listen at. Anyone who can reach another than this one can write.")
    ] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Browse, search and correct the record in a browser, on this machine alone."""
    from dragoman.web.server import serve as run

    space = session.find(folder)
    session.held(space)
    space.config()  # so that a wrong setting is told here, not on a page
    if host not in LOOPBACK:
        output.talk(f"dragoman: {host} can be reached from other machines, and there is no password")

    def told(address: str) -> None:
        output.write(address)
        output.talk("Stop it with Ctrl-C.")
        if open_browser:
            typer.launch(address)

    run(space, host=host, port=port, told=told)

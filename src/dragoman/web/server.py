"""Start the web app of a workspace."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from dragoman.errors import ConfigError
from dragoman.workspace import Workspace


def serve(space: Workspace, *, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve until stopped; `told` is called with the address once it can be opened.

    port  0 takes any that is free
    """
    import uvicorn

    from dragoman.record.shelf import Shelf
    from dragoman.web.app import create
    from dragoman.web.guard import LOCAL, token
    from dragoman.web.site import Site

    listening = _listen(host, port)
    name, number = host, listening.getsockname()[1]
    shown = f"[{name}]" if ":" in name else name
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder, listening:
        shelf = Shelf(space.record, Path(folder))
        try:
            app = create(Site(space, shelf, token()), hosts={*LOCAL, shown})
            config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="on")
            told(f"http://{shown}:{number}/")
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            shelf.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket at the address, so that what is wrong with it is said before anything else is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # whoever asks before the server is up waits, and is not refused
    except OSError as error:
        listening.close()
        where, advice = f"{host} port {port}", "name another with --port; --port 0 takes any that is free"
        raise ConfigError(f"cannot be served at: {error.strerror}", item=where, advice=advice) from error
    return listening

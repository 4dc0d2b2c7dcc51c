"""What the settings say of who publishes: the user's own grade, whom an outlet speaks for, and its kind."""

from __future__ import annotations

from urllib.parse import urlsplit

from dragoman.config import Config, Outlet


class Grades:
    """The outlets of `process.toml`, found by name, else by the host of an address."""

    def __init__(self, config: Config) -> None:
        self.outlets = config.outlets
        self._named = {one.name.casefold(): one for one in config.outlets}
        self._hosts = {_bare(one.host): one for one in config.outlets if one.host}

    def of(self, outlet: str | None, url: str = "") -> Outlet | None:
        """What is said of whoever published; None where the settings do not name them."""
        found = self._named.get((outlet or "").casefold())
        if found is None and url.startswith(("http://", "https://")):
            try:
                found = self._hosts.get(_bare(urlsplit(url).hostname or ""))
            except ValueError:
                return None
        return found


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")

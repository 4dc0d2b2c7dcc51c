"""Maps as SVG: hostilities, meetings and claimed control over a base map that is in the package."""

from __future__ import annotations

from dragoman.mapping.basemap import View
from dragoman.mapping.points import Placed, Point, hostilities, meetings
from dragoman.mapping.projection import Bounds
from dragoman.mapping.svg import draw, printed_style

__all__ = ["Bounds", "Placed", "Point", "View", "draw", "hostilities", "meetings", "printed_style"]

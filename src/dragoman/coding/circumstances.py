"""When, where, how much and about what: what stands around an event in its sentence."""

from __future__ import annotations

from dragoman.coding.dating import when as when
from dragoman.coding.issues import EVERY_KIND as EVERY_KIND
from dragoman.coding.issues import issues as issues
from dragoman.coding.place_names import located as located
from dragoman.coding.whereabouts import VIOLENT as VIOLENT
from dragoman.coding.whereabouts import places as places
from dragoman.coding.whereabouts import settle_places as settle_places

"""Versions of an agreement's text: their clauses, how one became another, and the legal steps still ahead of them."""

from __future__ import annotations

"""An answer as JSON, CSV or Parquet, whichever the asker takes."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from fastapi import HTTPException, Request
from starlette.responses import Response

from dragoman.record.export import write_csv, write_parquet

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def form(request: Request, wanted: str | None, *, known: Sequence[str] = tuple(TYPES)) -> str:
    """The form asked for by `?format=`, else by the Accept header; JSON where anything goes.

    raises  HTTPException 406 where none that we write is accepted
    """
    if wanted:
        return wanted
    accepted = request.headers.get("accept", "*/*")
    for media in _preferred(accepted):
        for name in known:
            kind = TYPES[name].split(";")[0]
            if media in ("*/*", kind, f"{kind.split('/')[0]}/*"):
                return name
    raise HTTPException(406, f"none of {', '.join(TYPES[name].split(';')[0] for name in known)} is accepted")


def _preferred(accept: str) -> list[str]:
    """The media types of an Accept header, the best first; those of weight 0 are left out."""
    found = []
    for number, part in enumerate(accept.split(",")):
        media, *parameters = [piece.strip() for piece in part.lower().split(";")]
        weight = 1.0
        for one in parameters:
            if one.startswith("q="):
                try:
                    weight = float(one[2:])
                except ValueError:
                    weight = 0.0
        if weight > 0 and media:
            found.append((-weight, number, media))
    return [media for _, _, media in sorted(found)]


def as_json(value: Any) -> Response:
    """JSON as the project writes it: days as 2025-12-05, times with Z, null for what is no number."""
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)
    return Response(text.encode("utf-8", "replace"), media_type=TYPES["json"])


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str, bom: bool = False) -> Response:
    """CSV as `dragoman export` writes it; `bom` puts the mark in front by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    out.write("\ufeff" if bom else "")
    write_csv(out, columns, list(rows))
    return _file(out.getvalue().encode("utf-8", "replace"), "csv", name)


def as_parquet(table: Callable[[], Any], *, name: str) -> Response:
    """Parquet with typed columns."""
    out = io.BytesIO()
    write_parquet(out, table())
    return _file(out.getvalue(), "parquet", name)


def _file(content: bytes, form: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Vary": "Accept"}
    return Response(content, media_type=TYPES[form], headers=headers)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)

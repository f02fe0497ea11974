"""Form-encoded parameters as OAuth wants them read; knows nothing of what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
MAX_BODY = 64 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Parameters:
    """Names and values in their order; an empty value counts as none (RFC 6749 section 3.1)."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """Return the value of ``name`` if it was sent exactly once."""
        values = self.all(name)
        return values[0] if len(values) == 1 else None

    def all(self, name: str) -> list[str]:
        """Return every value that was sent for ``name``."""
        return [value for key, value in self.pairs if key == name and value]

    def repeated(self) -> list[str]:
        """Return the names that were sent more than once."""
        names = [key for key, _ in self.pairs]
        return sorted({name for name in names if names.count(name) > 1})


def parse(text: str) -> Parameters:
    """Read a query or a form body."""
    return Parameters(tuple(parse_qsl(text, keep_blank_values=True, errors="replace")))


async def body_of(request: Request) -> bytes:
    """Read a body of bounded size; raises HTTPException 413."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413)
    return bytes(body)


def is_form(request: Request) -> bool:
    """Tell whether the request says that its body is form-encoded."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


async def form_of(request: Request) -> Parameters:
    """Read a form of a page; raises HTTPException 413 or 415."""
    if not is_form(request):
        raise HTTPException(415)
    return parse((await body_of(request)).decode("utf-8", "replace"))

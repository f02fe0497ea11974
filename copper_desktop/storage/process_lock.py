"""A lock between all runs of the program on this computer; the system frees it after a crash."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from copper_desktop import errors

LOOK_AGAIN = 0.05


@contextlib.asynccontextmanager
async def locked(path: Path, deadline: float) -> AsyncIterator[None]:
    """Hold the lock ``path``; also against other tasks of this run.

    Raises IndexUnavailable when others hold it for ``deadline`` seconds, or the file cannot be had.
    """
    import asyncio

    from filelock import FileLock, Timeout

    lock = FileLock(path, blocking=False, is_singleton=False, thread_local=False)
    try:
        async with asyncio.timeout(deadline):
            while True:
                with contextlib.suppress(Timeout):
                    lock.acquire()
                    break
                await asyncio.sleep(LOOK_AGAIN)
    except TimeoutError as error:
        raise errors.IndexUnavailable(str(path), "another run holds it") from error
    except OSError as error:
        raise errors.IndexUnavailable(str(path), str(error)) from error
    try:
        yield
    finally:
        lock.release()

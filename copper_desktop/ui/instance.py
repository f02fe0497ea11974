"""One window per person and profile: who is first, and how a later run hands over to it.

The first one holds a lock in the profile's folder, which ends with its process, and listens at a
local socket that only the same person can open. A later one sends its arguments there and ends.
Knows nothing of what arguments mean.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtCore import QDeadlineTimer
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

MAX_BYTES = 65_536
"""How long a message may be; a longer one is nobody's arguments."""

HAND_OVER_MILLISECONDS = 5_000
"""How long a later run waits for the first one, which may be starting."""

_LONGEST_PATH = 100  # of a local socket; the systems' limits are 104 and 108 bytes
_RETRY_MILLISECONDS = 50
_TAKEN = b"taken\n"


class Instance(QObject):
    """This run, among those of the profile whose files are in ``folder``.

    ``handed_over`` is emitted with the arguments of a later run.
    """

    handed_over = Signal(list)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Tell whether no other run has the profile's window; holds it from then on.

        A folder in which nothing can be written holds nobody off.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return True
        lock = QLockFile(str(self._folder / "window.lock"))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            self._lock = lock
            return True
        return lock.error() is not QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """Take over what later runs send, from now on."""
        from PySide6.QtNetwork import QLocalServer

        self._server = server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._accept(server))
        QLocalServer.removeServer(self._address())
        server.listen(self._address())

    def hand_over(self, arguments: list[str]) -> bool:
        """Send ``arguments`` to the first run; False when it does not take them."""
        import json

        from PySide6.QtCore import QDeadlineTimer, QThread
        from PySide6.QtNetwork import QLocalSocket

        deadline = QDeadlineTimer(HAND_OVER_MILLISECONDS)
        message = json.dumps(arguments).encode() + b"\n"
        while not deadline.hasExpired():
            socket = QLocalSocket()
            socket.connectToServer(self._address())
            if socket.waitForConnected(_RETRY_MILLISECONDS):
                socket.write(message)
                return _is_taken(socket, deadline)
            QThread.msleep(_RETRY_MILLISECONDS)
        return False

    def close(self) -> None:
        """Let the next run be the first."""
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.unlock()

    def _address(self) -> str:
        path = str(self._folder / "window.socket")
        if sys.platform != "win32" and len(path.encode()) <= _LONGEST_PATH:
            return path
        import hashlib

        digest = hashlib.sha256(str(self._folder).encode()).hexdigest()[:16]
        name = f"copper-desktop-{digest}"
        return name if sys.platform == "win32" else str(_runtime_folder() / name)

    def _accept(self, server: QLocalServer) -> None:
        socket = server.nextPendingConnection()
        socket.setParent(self)
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)
        self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > MAX_BYTES:
            socket.abort()
        elif socket.canReadLine():
            arguments = _arguments_in(bytes(socket.readLine().data()))
            if arguments is None:
                socket.abort()
                return
            socket.write(_TAKEN)
            socket.flush()
            socket.disconnectFromServer()
            self.handed_over.emit(arguments)


def _runtime_folder() -> Path:
    """Return a folder with a short path that is the person's alone."""
    import platformdirs

    folder = platformdirs.user_runtime_path()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _is_taken(socket: QLocalSocket, deadline: QDeadlineTimer) -> bool:
    while not socket.canReadLine() and not deadline.hasExpired():
        if not socket.waitForReadyRead(int(deadline.remainingTime())):
            break
    return bytes(socket.readLine().data()) == _TAKEN


def _arguments_in(line: bytes) -> list[str] | None:
    """Return the arguments that a later run sent; None when it was something else."""
    import json

    try:
        arguments = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(arguments, list) and all(isinstance(found, str) for found in arguments):
        return arguments
    return None

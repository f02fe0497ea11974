"""What a person can do with connections: ``ConnectionService``, the one door to everything below.

``service`` is that door; ``known`` has the connections as last known, ``asking`` the questions to
Copper, ``revoking`` the wait for its refusal, ``clearing`` the removal of everything, ``arrivals``
what comes from another computer. Knows no window.
"""

from copper_desktop.connections.service import MAX_NAME as MAX_NAME
from copper_desktop.connections.service import SIGN_IN_SECONDS as SIGN_IN_SECONDS
from copper_desktop.connections.service import ConnectionService as ConnectionService

__all__ = ["MAX_NAME", "SIGN_IN_SECONDS", "ConnectionService"]

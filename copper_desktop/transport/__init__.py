"""HTTP requests: the one place that imports httpx and turns its failures into ours.

``client`` is the door to it, ``routes`` knows the proxies in between, ``failures`` the words of
httpx. Knows nothing of OAuth or of Copper.
"""

from copper_desktop.transport import spared  # noqa: F401  before httpx is imported
from copper_desktop.transport.client import USER_AGENT as USER_AGENT
from copper_desktop.transport.client import Answer as Answer
from copper_desktop.transport.client import Request as Request
from copper_desktop.transport.client import Transport as Transport
from copper_desktop.transport.routes import prepare as prepare

__all__ = ["USER_AGENT", "Answer", "Request", "Transport", "prepare"]

"""Every class of the tree in one place; they are all named ``errors.NAME``."""

from copper_desktop.errors.api import *  # noqa: F403
from copper_desktop.errors.applications import *  # noqa: F403
from copper_desktop.errors.base import *  # noqa: F403
from copper_desktop.errors.index import *  # noqa: F403
from copper_desktop.errors.network import *  # noqa: F403
from copper_desktop.errors.program import *  # noqa: F403
from copper_desktop.errors.sign_in import *  # noqa: F403
from copper_desktop.errors.store import *  # noqa: F403
from copper_desktop.errors.token import *  # noqa: F403

"""Ways out that several errors have in common."""

from __future__ import annotations

from copper_desktop.i18n import N_

SIGN_IN_AGAIN = N_("Start the sign-in again.")
SAME_TAB = N_("Finish the sign-in in the tab that Copper Desktop opened, or start it again.")
ASK_ADMINISTRATOR = N_(
    "Give this code to whoever registered the application with Copper; "
    "they can correct the registration."
)
NO_OTHER_WAY = N_(
    "This registration has no other way back than this computer; your administrator can register "
    "a relay, which has one."
)
WAIT_AND_RETRY = N_("Wait a minute, then try again.")
REPORT = N_("If it happens again, report it with this code.")

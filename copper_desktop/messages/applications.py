"""What people are told about application files and registrations."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
    errors.ApplicationFileInvalid: (
        "CD-711",
        N_("The application file cannot be used"),
        N_("In “{file_name}”: {problems}."),
        N_("Nothing was imported. Correct the file, or ask whoever made it, then import it again."),
    ),
    errors.ApplicationFileUnreadable: (
        "CD-712",
        N_("The application file could not be read or written"),
        N_("“{file_name}”: {reason}."),
        N_("Make sure that the file is there and that you may use it, then try again."),
    ),
    errors.ClientSecretMissing: (
        "CD-713",
        N_("The client secret is not here"),
        N_("The credential store has no client secret for “{application}”."),
        N_(
            "Enter it in the field for it, under Registrations, or with “copper-desktop "
            "applications secret”, then connect."
        ),
    ),
    errors.ApplicationManaged: (
        "CD-721",
        N_("This registration is managed"),
        N_("“{application}” was set up for this computer and cannot be changed here."),
        N_("Ask your administrator, or add a registration of your own."),
    ),
    errors.RegistrationForbidden: (
        "CD-921",
        N_("Your administrator decides which registrations there are"),
        N_(
            "On this computer nobody may add or change registrations of their own, or connect "
            "through them."
        ),
        N_("Connect through one of your administrator’s, or ask for the one that you need."),
    ),
    errors.ManagedFileRefused: (
        "CD-722",
        N_("A managed application was not believed"),
        N_("“{path}” was left out: {reason}."),
        N_(
            "Your administrator can correct it: file and folders must belong to the "
            "administrators, be writable by nobody else, and be no links."
        ),
    ),
}

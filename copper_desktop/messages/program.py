"""What people are told about the index, what was asked for, and the program itself."""

from __future__ import annotations

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.messages.advice import REPORT
from copper_desktop.messages.text import Texts

TEXTS: Texts = {
    errors.IndexDamaged: (
        "CD-601",
        N_("The list of connections was damaged"),
        N_("It was kept aside as “{kept_as}”, and a new, empty list was begun."),
        N_(
            "Restore the file from a backup, or enter the registration again and connect again. "
            "The tokens that it knew may still be in the credential store, under names that begin "
            "with “Copper Desktop”; they can be deleted there."
        ),
    ),
    errors.IndexTooNew: (
        "CD-602",
        N_("A newer version of Copper Desktop was used here"),
        N_("Its list of connections, “{path}”, cannot be read by this version. It is untouched."),
        N_("Install the newer version again."),
    ),
    errors.IndexUnavailable: (
        "CD-603",
        N_("The list of connections cannot be saved"),
        N_("“{path}” could not be used: {reason}."),
        N_("Make sure that the folder exists, is writable and has space, then try again."),
    ),
    errors.DiskFull: (
        "CD-612",
        N_("The disk is full"),
        N_("Nothing more can be saved beside “{path}”. What was saved before is still there."),
        N_("Make space, then try again."),
    ),
    errors.IndexNotWritable: (
        "CD-613",
        N_("The list of connections may not be written"),
        N_("“{path}” or its folder is not yours to write, or is read-only. Nothing was changed."),
        N_("Make it writable for you, or ask whoever looks after this computer, then try again."),
    ),
    errors.StorageError: (
        "CD-600",
        N_("The list of connections cannot be used"),
        N_("“{path}” could not be used."),
        REPORT,
    ),
    errors.ApplicationInvalid: (
        "CD-701",
        N_("The registration is not complete"),
        N_("“{field}” cannot be used: {reason}."),
        N_("Correct it, then save again."),
    ),
    errors.NoSuchApplication: (
        "CD-702",
        N_("The application is no longer registered here"),
        N_("This connection was made through an application that was removed."),
        N_("Add the application again."),
    ),
    errors.NoSuchConnection: (
        "CD-703",
        N_("That connection is gone"),
        N_("It was removed meanwhile, perhaps from another window."),
        N_("Nothing needs to be done."),
    ),
    errors.LabelInvalid: (
        "CD-740",
        N_("This cannot be noted"),
        N_("A tag, the note or the colour cannot be used. Nothing was changed."),
        N_("Correct it, then save again."),
    ),
    errors.TooManyTags: (
        "CD-741",
        N_("There are too many tags"),
        N_("A connection can have {most} tags, and these are {number}. Nothing was changed."),
        N_("Leave some out, then save again."),
    ),
    errors.TagTooLong: (
        "CD-742",
        N_("A tag is too long"),
        N_("“{tag}” has more than {most} characters. Nothing was changed."),
        N_("Shorten it, or write it into the note. Commas separate tags."),
    ),
    errors.NoteTooLong: (
        "CD-743",
        N_("The note is too long"),
        N_("It has {length} characters; {most} are possible. Nothing was changed."),
        N_("Shorten it, then save again."),
    ),
    errors.LabelSecret: (
        "CD-744",
        N_("This looks like a token or a password"),
        N_(
            "Tags and notes are shown, searched and kept in plain text, so secrets are not taken. "
            "Nothing was changed."
        ),
        N_("Leave it out. Keep passwords in a password manager; tokens are kept here anyway."),
    ),
    errors.UndoOutdated: (
        "CD-745",
        N_("This can no longer be undone"),
        N_("The connection was changed again meanwhile, perhaps by the command line."),
        N_("Look at it as it is now, and change it if you want to."),
    ),
    errors.ApplicationInUse: (
        "CD-704",
        N_("The application is still in use"),
        N_("Connections were made through it and need it."),
        N_("Remove those connections first."),
    ),
    errors.SandboxFailed: (
        "CD-801",
        N_("The simulated Copper did not start"),
        N_("The demonstration needs it: {reason}."),
        N_("Correct that, or close the program that is in the way, then try again."),
    ),
    errors.MoveFileInvalid: (
        "CD-614",
        N_("The file cannot be used"),
        N_("“{file_name}” was not taken over: {reason}."),
        N_("Save it again on the other computer: File → Move to another computer…."),
    ),
    errors.MoveFileNotSaved: (
        "CD-311",
        N_("The connections could not be saved"),
        N_("“{path}” could not be written: {reason}."),
        N_("Choose another folder, or free some space, then try again."),
    ),
    errors.WindowSilent: (
        "CD-611",
        N_("Copper Desktop runs already and does not answer"),
        N_("Only one window at a time works with your connections, and it is busy or hangs."),
        N_("Look for its window and close it, or end the program, then start it again."),
    ),
    errors.BundleNotSaved: (
        "CD-821",
        N_("The support bundle could not be saved"),
        N_("“{path}” could not be written: {reason}."),
        N_("Choose another folder, or free some space, then try again."),
    ),
    errors.LoginEntryNotChanged: (
        "CD-750",
        N_("Starting at login could not be changed"),
        N_("“{path}” could not be changed: {reason}. Everything is as it was."),
        N_("Change it in your system’s own settings, or ask whoever looks after this computer."),
    ),
    errors.DisplayAbsent: (
        "CD-901",
        N_("There is no display here"),
        N_("The window needs a desktop, and this session has none."),
        N_(
            "Start it in a desktop session, or use the commands that need no window: "
            "“copper-desktop --help” lists them; “copper-desktop demo --off-screen” shows the demo."
        ),
    ),
    errors.CopperDesktopError: (
        "CD-900",
        N_("Something did not work"),
        N_("Copper Desktop could not finish what it was doing."),
        REPORT,
    ),
}

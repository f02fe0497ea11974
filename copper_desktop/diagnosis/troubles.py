"""What is wrong, in a sentence for everybody, when the question of a check was answered badly.

A question leads nobody: who reads it does not know which answer would be the good one.
"""

from __future__ import annotations

from copper_desktop.diagnosis.question import Result
from copper_desktop.i18n import N_, _

TROUBLES = {
    "storage.space": N_("The disk is full, or nearly so"),
    "storage.writable": N_("This program may not write its files"),
    "storage.index": N_("The list of connections cannot be read"),
    "storage.orphans": N_("An earlier run left something half done"),
    "store.backend": N_("The credential store is missing or locked"),
    "store.round_trip": N_("The credential store does not keep what it is given"),
    "store.size": N_("The credential store does not keep long entries"),
    "network.hosts": N_("The hosts file of this computer leads Copper’s names elsewhere"),
    "network.dns": N_("Copper’s servers are not found: this computer seems to be offline"),
    "network.proxy": N_("The proxy of this network does not let requests through"),
    "network.portal": N_("This network wants you to sign in to it first"),
    "network.tcp": N_("Copper’s servers cannot be reached from here"),
    "network.ipv6": N_("IPv6 does not work here, which slows everything down"),
    "network.answer": N_("Copper’s servers do not answer, or only slowly"),
    "network.tls": N_("The connection to Copper is not secure"),
    "clock.offset": N_("This computer’s clock is wrong"),
    "copper.status": N_("Copper has trouble of its own"),
    "application.fields": N_("The registration is not complete"),
    "application.secret": N_("The client secret of the registration is not on this computer"),
    "application.authorization": N_("Copper does not know this registration as it is entered here"),
    "loopback.ipv4": N_("This computer cannot talk to itself (127.0.0.1)"),
    "loopback.ipv6": N_("This computer cannot talk to itself over IPv6 (::1)"),
    "loopback.localhost": N_("“localhost” does not mean this computer here"),
    "loopback.port": N_("Another program has taken the place where the browser comes back"),
    "loopback.redirect": N_("The browser cannot come back to this computer by this registration"),
    "loopback.listener": N_("The browser’s answer cannot be received"),
    "browser.default": N_("No browser was found that could open Copper’s page"),
    "browser.opens": N_("The browser does not open"),
    "connections.tokens": N_("The connection’s token is not on this computer"),
    "connections.health": N_("Copper no longer accepts the connection, or did not say"),
    "sign_in.last": N_("The last sign-in did not succeed"),
    "program.version": N_("This version of the program is not as it should be"),
    "program.display": N_("No window can be opened here"),
    "logs.errors": N_("The program met errors lately"),
}
"""By the id of the check."""


def trouble(result: Result) -> str:
    """Return what is wrong, in the language in use; of a check that has no sentence its title."""
    known = TROUBLES.get(result.id)
    return result.title if known is None else _(known)

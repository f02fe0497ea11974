"""Stands in for a desktop's notification daemon, which no display without a desktop has.

Run in a process of its own on the session's bus: prints each notification as a line of JSON, and
answers every line of its input, ``open NUMBER`` or ``close NUMBER``, with the signal for it.
"""

from __future__ import annotations

import json
import sys
import threading
import time

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import DBus, DBusNameFlags
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
CAPABILITIES = sys.argv[1:] or ["actions", "body", "body-markup"]


def main() -> None:
    connection = open_dbus_connection(bus="SESSION")
    while Proxy(DBus(), connection).RequestName(NAME, DBusNameFlags.do_not_queue) != (1,):
        time.sleep(0.02)  # the one before has not let go of the name yet
    print(json.dumps("ready"), flush=True)
    sending = threading.Lock()
    threading.Thread(target=obey, args=(connection, sending), daemon=True).start()
    number = 0
    while True:
        call = connection.receive()
        if call.header.message_type is not MessageType.method_call:
            continue
        member = call.header.fields.get(HeaderFields.member)
        if member == "GetCapabilities":
            answer = new_method_return(call, "as", (CAPABILITIES,))
        elif member == "Notify":
            number += 1
            answer = new_method_return(call, "u", (number,))
            name, _replaces, icon, title, body, actions, hints, _timeout = call.body
            told = {"number": number, "name": name, "icon": icon, "title": title, "body": body}
            told |= {"actions": actions, "entry": hints["desktop-entry"][1]}
            print(json.dumps(told), flush=True)
        else:
            continue
        with sending:
            connection.send(answer)


def obey(connection: object, sending: threading.Lock) -> None:
    at = DBusAddress(PATH, interface=NAME)
    for line in sys.stdin:
        what, number = line.split()
        if what == "open":
            message = new_signal(at, "ActionInvoked", "us", (int(number), "open"))
        else:
            message = new_signal(at, "NotificationClosed", "uu", (int(number), 2))
        with sending:
            connection.send(message)  # type: ignore[attr-defined]


main()

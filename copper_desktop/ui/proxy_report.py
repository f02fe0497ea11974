"""Which proxy the system names for an address, told by Qt in a short-lived process of its own.

On Windows and macOS the system asks the script (PAC) that chooses proxies, which may take a while.
"""

from __future__ import annotations

import json


def main(url: str) -> int:
    """Print one object of JSON; ``proxy`` is an address, empty where the way is straight."""
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    told = ""
    for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url))):
        if proxy.type() is QNetworkProxy.ProxyType.NoProxy:
            break
        scheme = "socks5" if proxy.type() is QNetworkProxy.ProxyType.Socks5Proxy else "http"
        told = f"{scheme}://{proxy.hostName()}:{proxy.port()}"
        break
    print(json.dumps({"proxy": told}))
    return 0

"""The service's health check, run inside its container: HTTPS where a certificate is set, else HTTP; exits with 0 or 1.

It asks whether its own process lives and sends it nothing, so under which name it is certified is no matter here.
"""

import http.client
import os
import ssl
import sys

TIMEOUT_S = 4


def main(address: str) -> int:
    """Ask once."""
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT_S)
    if os.environ.get("NASKAH_TLS_CERT"):
        alive = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        alive.check_hostname, alive.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(address, timeout=TIMEOUT_S, context=alive)
    connection.request("GET", "/health/live")
    return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Another user of this machine, who holds no key: a child that gives up its rights before it tries anything."""

import http.client
import json
import os
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg

from archive.ledger import roles
from tests.listening import process_tree

NOBODY = 65534
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0"
"""What a gRPC client says first: HTTP/2's greeting with empty settings; a server that takes it answers with its own."""
SETTINGS = b"\x04"  # the fourth byte of a frame is its kind
COMMANDS = ("PING", "FLUSHALL", "CONFIG GET dir", "SHUTDOWN NOSAVE", "ACL LIST")
REQUESTS = (
    ("GET", "/status"),
    ("GET", "/dir/status"),
    ("GET", "/dir/assign"),
    ("GET", "/dir/lookup?volumeId=1"),
    ("GET", "/col/delete?collection={bucket}"),
    ("POST", "/col/delete?collection={bucket}"),
    ("POST", "/vol/grow?count=1"),
    ("GET", "/vol/vacuum?garbageThreshold=0"),
    ("GET", "/vol/status"),
    ("POST", "/submit"),
    ("POST", "/cluster/raft/remove?id=x"),
    ("GET", "/1,01f2961deb"),
    ("POST", "/1,01f2961deb"),
    ("DELETE", "/1,01f2961deb"),
    ("DELETE", "/admin/volume/delete?volume=1"),
    ("GET", "/ui/index.html"),
    ("GET", "/stats/disk"),
    ("GET", "/debug/pprof/heap"),
    ("GET", "/buckets/{bucket}/"),
    ("PUT", "/buckets/{bucket}/x"),
    ("POST", "/buckets/{bucket}/x"),
    ("DELETE", "/buckets/{bucket}?recursive=true&ignoreRecursiveError=true"),
    ("GET", "/{bucket}?versions"),
    ("PUT", "/{bucket}/x"),
    ("DELETE", "/{bucket}/0=ocfl_1.1"),
    ("DELETE", "/{bucket}"),
    ("POST", "/{bucket}?delete"),
    ("POST", "/?Action=CreateAccessKey&UserName=vault"),
    ("POST", "/?Action=AssumeRole&RoleArn=arn:aws:iam::1:role/Admin&RoleSessionName=x"),
    ("GET", "/documents"),
    ("GET", "/audit"),
    ("POST", "/events"),
)
"""Every one of them is sent to every port that speaks HTTP: the paths that read, change or destroy at one of them."""
SILENCE_S = 60
LISTENS = 0x10000  # __SO_ACCEPTCON in /proc/net/unix


def as_stranger(attempt: Callable[[], Any]) -> Any:
    """What ``attempt`` returns, as JSON carries it, to a process of the user ``nobody``; without root, to one of ours."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            with os.fdopen(writing, "w") as pipe:
                json.dump(attempt(), pipe)
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    assert os.waitpid(child, 0)[1] == 0, "the attempt itself broke, see above"
    return json.loads(answer)


def let_in(ports: Mapping[str, int], sockets: Sequence[Path], bucket: str) -> list[list[Any]]:
    """Try every way without a key; return those that were open: where, what was tried, what was answered."""
    found: list[list[Any]] = []
    for name, port in ports.items():
        if name.endswith("_grpc"):
            found += [
                [name, how, "HTTP/2"]
                for how, tls in (("plain", False), ("TLS", True))
                if greets(port, tls=tls)
            ]
        elif name == "postgres":
            found += [
                [name, role, "connected"] for role in ("postgres", *roles.ROLES) if _connects(port, role)
            ]
        elif name == "valkey":
            found += [
                [name, line, said]
                for line in COMMANDS
                if not (said := _says(port, line)).startswith("-NOAUTH")
            ]
        else:
            asked = ((verb, path.format(bucket=bucket)) for verb, path in REQUESTS)
            found += [[name, "TLS", "HTTP/2"]] if greets(port, tls=True) else []
            found += [[name, *each, status] for each in asked if (status := _asks(port, *each)) < 400]
    return found + [["socket", str(path), "connected"] for path in sockets if opens(path)]


def _asks(port: int, verb: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SILENCE_S)
    try:
        connection.request(verb, path, body=b"x" if verb in ("POST", "PUT") else None)
        return connection.getresponse().status
    except (http.client.RemoteDisconnected, ConnectionError):  # a port that speaks TLS alone hung up
        return http.HTTPStatus.BAD_REQUEST
    finally:
        connection.close()


def _connects(port: int, role: str) -> bool:
    try:
        psycopg.connect(
            host="127.0.0.1", port=port, user=role, dbname="postgres", passfile="/nonexistent"
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _says(port: int, line: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=SILENCE_S) as there:
        there.sendall(line.encode() + b"\r\n")
        return there.recv(200).decode()


def greets(port: int, *, tls: bool) -> bool:
    """Whether a gRPC port lets a client without a certificate in: it answers HTTP/2's greeting."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=SILENCE_S)
    try:
        with _wrapped(plain) if tls else plain as there:
            there.sendall(PREFACE)
            # Without TLS a port that wants it answers an alert, or nothing before it closes.
            return there.recv(9)[3:4] == SETTINGS
    except (ssl.SSLError, ConnectionError):
        return False
    finally:
        plain.close()


def _wrapped(plain: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context.wrap_socket(plain)


def opens(path: Path) -> bool:
    """Whether a Unix socket takes a connection."""
    with socket.socket(socket.AF_UNIX) as made:
        try:
            made.connect(str(path))
        except OSError:
            return False
    return True


def unix_sockets(pid: int) -> Iterator[Path]:
    """Every path on which the process tree listens, as it was bound, made whole by the process's folder."""
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    bound = {row[6]: row[7] for row in rows if len(row) == 8 and int(row[3], 16) & LISTENS}
    for member in process_tree(pid):
        try:
            targets = {str(each.readlink()) for each in Path(f"/proc/{member}/fd").iterdir()}
            folder = Path(f"/proc/{member}/cwd").readlink()
        except FileNotFoundError:
            continue
        yield from (folder / path for inode, path in bound.items() if f"socket:[{inode}]" in targets)

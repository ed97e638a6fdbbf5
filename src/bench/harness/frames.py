"""WebSocket frames (RFC 6455), as much as a daemon and a client that trust each other need."""
import base64
import hashlib
import os
import socket

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def header(size, op=TEXT, masked=False):
    bit = 0x80 if masked else 0
    if size < 126:
        return bytes((0x80 | op, bit | size))
    if size < 1 << 16:
        return bytes((0x80 | op, bit | 126)) + size.to_bytes(2, "big")
    return bytes((0x80 | op, bit | 127)) + size.to_bytes(8, "big")


def pack(payload, op=TEXT, masked=False):
    """One whole frame. Its mask is all zeros: RFC 6455 recommends it to nobody, and every receiver must accept it."""
    return header(len(payload), op, masked) + (b"\0\0\0\0" if masked else b"") + payload


def unmask(payload, mask):
    size = len(payload)
    pad = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")).to_bytes(size, "big")


def read_head(sock):
    """The HTTP head with its empty line, and what came after it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(65536)
        if not more:
            raise EOFError
        data += more
    head, rest = data.split(b"\r\n\r\n", 1)
    lines = head.split(b"\r\n")
    fields = dict(line.split(b":", 1) for line in lines[1:])
    return lines[0], {name.strip().lower(): value.strip() for name, value in fields.items()}, rest


def accept(sock):
    """The server's half of the handshake."""
    _, fields, rest = read_head(sock)
    answer = base64.b64encode(hashlib.sha1(fields[b"sec-websocket-key"] + GUID).digest())
    sock.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Protocol: mcp\r\nSec-WebSocket-Accept: " + answer + b"\r\n\r\n")
    return rest


def connect(port):
    """The client's half."""
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mcp\r\nSec-WebSocket-Key: %s\r\n\r\n"
                 % (port, base64.b64encode(os.urandom(16))))
    first, _, rest = read_head(sock)
    if b" 101 " not in first or rest:
        raise OSError(f"the daemon answered {first!r}")
    return sock

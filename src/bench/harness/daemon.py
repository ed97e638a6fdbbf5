"""The daemon behind the bridges that speak WebSocket. It does almost no work for a message, so the bridge is measured.

A notification has exactly one of SIZES, and a request has none of them. So the daemon recognises a notification by its
length and counts it without reading it. It answers requests from templates: `bench/count` with the count since the last
one, `bench/flood` after as many notifications as it asks for.
"""
import os
import re
import select
import socket
import sys
import threading

from . import frames

SIZES = (1 << 10, 32 << 10, 1 << 20)
SMALLEST_SKIPPED = 64 << 10  # frames of this size or more are not even buffered
ID = re.compile(rb'"id":(-?\d+|"[^"]*")')
FLOOD = re.compile(rb'"bytes":(\d+),"messages":(\d+)')
INITIALIZED = (b'{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},'
               b'"serverInfo":{"name":"bench","version":"1"}}')
ECHOED = b'{"content":[{"type":"text","text":"hello"}]}'
HEAD, TAIL = b'{"jsonrpc":"2.0","method":"notifications/bench","params":{"pad":"', b'"}}'


def notification(size):
    return HEAD + b"x" * (size - len(HEAD) - len(TAIL)) + TAIL


def flood(sock, payload):
    size, count = map(int, FLOOD.search(payload).groups())
    frame = frames.pack(notification(size))
    many = max(1, min(count, (1 << 20) // size))
    chunk = frame * many
    for _ in range(count // many):
        sock.sendall(chunk)
    sock.sendall(frame * (count % many))


def answer(sock, payload, counted):
    """The frame that answers, if this is a request."""
    found = ID.search(payload)
    if not found:
        return b""
    result = ECHOED
    if b'"initialize"' in payload:
        result = INITIALIZED
    elif b'"bench/count"' in payload:
        result = b'{"count":%d}' % counted
    elif b'"bench/flood"' in payload:
        flood(sock, payload)
        result = b"{}"
    return frames.pack(b'{"jsonrpc":"2.0","id":%s,"result":%s}' % (found[1], result))


def serve(sock):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    buffer, counted, skip = bytearray(frames.accept(sock)), 0, 0
    while True:
        at, end, out = 0, len(buffer), []
        if skip:
            at = min(skip, end)
            skip -= at
        while end - at >= 2 and not skip:
            size = buffer[at + 1] & 127
            start = at + (6 if size < 126 else 8 if size == 126 else 14)
            if start > end:
                break
            if size > 125:
                size = int.from_bytes(buffer[at + 2:start - 4], "big")
            if size in SIZES and (size >= SMALLEST_SKIPPED or end - start >= size):
                counted += 1
                skip = max(0, start + size - end)
                at = min(end, start + size)
                continue
            if end - start < size:
                break
            payload = frames.unmask(buffer[start:start + size], bytes(buffer[start - 4:start]))
            op = buffer[at] & 15
            if op == frames.CLOSE:
                sock.sendall(frames.pack(payload, frames.CLOSE))
                return
            if op == frames.PING:
                out.append(frames.pack(payload, frames.PONG))
            elif op == frames.TEXT:
                out.append(answer(sock, payload, counted))
                if b'"bench/count"' in payload:
                    counted = 0
            at = start + size
        del buffer[:at]
        if out:
            sock.sendall(b"".join(out))
        more = sock.recv(1 << 18)
        if not more:
            return
        buffer += more


def link(sock):
    with sock:
        try:
            serve(sock)
        except (EOFError, OSError):
            pass  # the bridge has gone, as the measurement wants it


def end_with(parent):
    """Ends the daemon when its measurement is killed."""
    fd = os.pidfd_open(parent)
    if os.getppid() == parent:
        select.select([fd], [], [])
    os._exit(0)


def main(listener):
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=link, args=(sock,), daemon=True).start()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))

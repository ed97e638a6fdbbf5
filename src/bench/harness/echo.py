"""A stdio MCP server that does almost nothing. The daemon hosts it; for comparison, a client starts it itself."""
import os
import re

ID = re.compile(rb'"id":(-?\d+|"[^"]*")')
INITIALIZED = (b'{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},'
               b'"serverInfo":{"name":"bench","version":"1"}}')
ECHOED = b'{"content":[{"type":"text","text":"hello"}]}'

rest = b""
while data := os.read(0, 1 << 16):
    *lines, rest = (rest + data).split(b"\n")
    out = b""
    for line in lines:
        if found := ID.search(line):
            result = INITIALIZED if b'"initialize"' in line else ECHOED
            out += b'{"jsonrpc":"2.0","id":%s,"result":%s}\n' % (found[1], result)
    if out:
        os.write(1, out)

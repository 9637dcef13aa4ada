"""Sends requests one byte at a time, then many at once, and reads lines."""

import json
import socket
import sys

s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.settimeout(20)
s.connect(sys.argv[1])
lines = s.makefile("rb")
for byte in json.dumps({"jsonrpc": "2.0", "id": "slow", "method": "create_project", "params": {"name": "\u00e9\u4e2d\U0001f9ca"}}, indent=1).encode():
    s.sendall(bytes([byte]))
reply = json.loads(lines.readline())
assert reply["id"] == "slow" and reply["result"]["name"] == "\u00e9\u4e2d\U0001f9ca", reply
many = [{"jsonrpc": "2.0", "id": i, "method": "goxel.add_voxel", "params": [i, 0, 0, 255, 255, 255, 255]} for i in range(500)]
s.sendall("".join(json.dumps(r) + "\n" for r in many).encode())
seen = set()
for _ in many:
    reply = json.loads(lines.readline())
    assert reply["result"]["success"], reply
    seen.add(reply["id"])
assert seen == set(range(500))
s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"goxel.get_layer_voxels","params":{"limit":0}}')
assert json.loads(lines.readline())["result"]["count"] == 500

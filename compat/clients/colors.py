"""Reads replies of any length in chunks of 4096 bytes until they are JSON."""

import json
import socket
import sys


def call(s, number, method, params):
    s.sendall((json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": number}) + "\n").encode())
    text = b""
    while True:
        chunk = s.recv(4096)
        assert chunk, "the daemon has hung up"
        text += chunk
        try:
            reply = json.loads(text)
        except ValueError:
            continue
        assert reply["id"] == number and "result" in reply, reply
        return reply["result"]


s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.settimeout(10)
s.connect(sys.argv[1])
call(s, 1, "goxel.create_project", {"name": "Colors"})
voxels = [{"x": i % 16, "y": i // 16 % 16, "z": i // 256, "r": i % 5 * 50, "g": 0, "b": 0} for i in range(1000)]
assert call(s, 2, "add_voxels", {"voxels": voxels})["added"] == 1000
histogram = call(s, 3, "goxel.get_color_histogram", {})
assert histogram["total_voxels"] == 1000 and histogram["unique_colors"] == 5, histogram
assert sum(h["count"] for h in histogram["histogram"]) == 1000
assert all(h["count"] == 200 and h["percentage"] == 20 for h in histogram["histogram"]), histogram
found = call(s, 4, "goxel.find_voxels_by_color", {"color": [50, 0, 0], "tolerance": 0, "max_results": 150})
assert found["match_count"] == 150 or found["match_count"] == 200, found
assert found["truncated"] and len(found["locations"]) == 150
assert call(s, 5, "goxel.get_unique_colors", {"sort_by_count": True})["count"] == 5
region = call(s, 6, "goxel.get_voxels_region", {"min": [0, 0, 0], "max": [15, 15, 15], "limit": 0})
assert region["count"] == 1000 and len(region["voxels"]) == 1000 and not region["truncated"]

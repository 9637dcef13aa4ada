"""A whole session that calls recv once for each reply and takes what it gets for all of it."""

import base64
import json
import os
import socket
import struct
import sys


class Daemon:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(10)
        self.socket.connect(path)
        self.id = 0

    def call(self, method, params=None):
        self.id += 1
        request = {"jsonrpc": "2.0", "method": method, "params": params or {}, "id": self.id}
        self.socket.sendall((json.dumps(request) + "\n").encode())
        reply = json.loads(self.socket.recv(65536).decode())
        assert reply["id"] == self.id, reply
        if "error" in reply:
            raise RuntimeError("%s: %s" % (method, reply["error"]))
        return reply["result"]


folder = sys.argv[2]
d = Daemon(sys.argv[1])
assert d.call("goxel.get_version")["version"]
assert d.call("goxel.create_project", {"name": "House", "width": 32, "height": 32, "depth": 32})["success"]
for x in range(8):
    for y in range(8):
        d.call("goxel.add_voxel", {"x": x - 3.5, "y": y - 3.5, "z": 0, "r": 120, "g": 80, "b": 40, "a": 255})
for z in range(1, 5):
    d.call("goxel.add_voxel", [0, 0, z, 200, 30 * z, 30, 255])
assert d.call("goxel.get_voxel", {"x": 0, "y": 0, "z": 4})["color"] == [200, 120, 30, 255]
box = d.call("goxel.get_bounding_box", {"layer_id": -2})
assert box["min"] == [-4, -4, 0] and box["max"] == [3, 3, 4] and box["dimensions"] == [8, 8, 5], box
try:
    d.call("goxel.load_project", {"path": os.path.join(folder, "none.gox")})
    raise SystemExit("a file that is not there was opened")
except RuntimeError:
    pass
gox, obj, png = (os.path.join(folder, "house." + ext) for ext in ("gox", "obj", "png"))
assert d.call("goxel.save_project", {"path": gox})["success"]
assert open(gox, "rb").read(4) == b"GOX "
assert d.call("goxel.export_model", {"path": obj, "format": "obj"})["success"]
assert open(obj).read().count("\nf ") > 0
assert d.call("goxel.render_scene", [png, 320, 240])["success"]
picture = open(png, "rb").read()
assert struct.unpack(">II", picture[16:24]) == (320, 240)
inline = d.call("goxel.render_scene", {"width": 512, "height": 512, "camera_position": [20, -20, 20], "camera_target": [0, 0, 0]})
assert base64.b64decode(inline["image"])[:4] == b"\x89PNG"

"""Creates a project with one send and one recv, as the shortest examples for the daemon do."""

import json
import socket
import sys

s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.settimeout(10)
s.connect(sys.argv[1])
request = {"jsonrpc": "2.0", "id": 1, "method": "create_project", "params": {"name": "My Project"}}
s.send((json.dumps(request) + "\n").encode())
reply = json.loads(s.recv(4096))
s.close()
assert reply["id"] == 1, reply
assert reply["result"]["name"] == "My Project", reply

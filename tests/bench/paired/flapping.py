"""A control plane that lets a gateway in, and sends it away after a moment, about once a second."""

import base64
import hashlib
import json
import re
import socket
import threading

ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
GATEWAY = "3f2a8a52-6c0e-4c1d-9a55-0d6f0f3a7b11"


def message(**members):
    text = json.dumps(members).encode()
    assert len(text) < 126
    return bytes([0x81, len(text)]) + text


class FlappingControlPlane:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        self.flaps = threading.Event()  # while it is not set, who is in stays in
        self.flaps.set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(4096)
                if not piece:
                    return
                head += piece
            key = re.search(rb"sec-websocket-key: *(\S+)", head, re.I)[1]
            accept = base64.b64encode(hashlib.sha1(key + ACCEPT).digest())
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Protocol: barbacane.v1\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
            connection.recv(65536)  # register
            self.connections += 1
            connection.sendall(message(type="registered", data_plane_id=GATEWAY, heartbeat_seconds=30))
            self.flaps.wait()
            connection.sendall(message(type="disconnect", reason="flapping", retry_after_seconds=1))
            connection.recv(4096)

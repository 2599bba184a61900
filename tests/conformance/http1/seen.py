"""An upstream on Python's own HTTP server that answers with the request as it understood it.

One line a part, in hex, so that no encoding comes between: method, target, each field, the body.
Prints its port when it listens.
"""
import http.server
import sys


class Seen(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.read_chunks() if self.headers.get("Transfer-Encoding") else self.read_length()
        words = self.raw_requestline.decode("latin-1").split(" ")
        lines = [("method", self.command), ("target", words[1])]
        lines += [(name.lower(), value) for name, value in self.headers.items()]
        lines.append((":body", body))
        text = "".join(f"{name} {value.encode('latin-1').hex()}\n" for name, value in lines)
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    def read_length(self):
        return self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode("latin-1")

    def read_chunks(self):
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        return body.decode("latin-1")

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Seen)
print(f"port {server.server_address[1]}", file=sys.stderr, flush=True)
server.serve_forever()

"""A control plane with a database of its own for scripts: everything ends with the script."""
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


class ControlPlane:
    """`dev` brings the database and a key; the instance that is measured is a `serve` beside it."""

    def __init__(self, bin_folder, cpus=None, more=()):
        self.program = os.path.join(bin_folder, "barbacane-control")
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o711)  # root's database belongs to another user
        state = os.path.join(self.folder.name, "state")
        self.dev = subprocess.Popen(
            [self.program, "dev", "--state-dir", state, "--listen", "127.0.0.1:0",
             "--gateway-listen", "127.0.0.1:0", "--gateway-admin-listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        for line in self.dev.stdout:
            if line.startswith("  key "):
                self.key = line.split()[1]
                break
        database = f"host='{state}/database/socket' user=barbacane dbname=postgres"
        pin = ["taskset", "-c", cpus] if cpus else []
        self.log = open(os.path.join(self.folder.name, "serve.log"), "w+")
        self.serve = subprocess.Popen(
            pin + [self.program, "serve", "--listen", "127.0.0.1:0", "--log-format", "json",
                   "--scratch-dir", self.folder.name, *more],
            stderr=self.log, env={**os.environ, "BARBACANE_DATABASE_URL": database})
        self.url = "http://" + self.wait_for_address()

    def wait_for_address(self):
        for _ in range(600):
            with open(self.log.name) as log:
                found = re.search(r'"ready","listen":"([^"]+)"', log.read())
            if found:
                return found.group(1)
            time.sleep(0.1)
        raise SystemExit("the control plane does not start")

    def call(self, method, path, body=None, content_type="application/json"):
        """The answer's JSON; an answer that is no success ends the script."""
        data = body if body is None or isinstance(body, (bytes, str)) else json.dumps(body)
        data = data.encode() if isinstance(data, str) else data
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Authorization", "Bearer " + self.key)
        if data is not None:
            request.add_header("Content-Type", content_type)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}")

    def memory_mib(self, name="VmRSS"):
        with open(f"/proc/{self.serve.pid}/status") as status:
            return int(re.search(name + r":\s+(\d+)", status.read()).group(1)) / 1024

    def forget_peak(self):
        """VmHWM counts from now on."""
        with open(f"/proc/{self.serve.pid}/clear_refs", "w") as file:
            file.write("5")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.serve, self.dev):
            process.terminate()
            process.wait()
        self.log.close()
        self.folder.cleanup()

"""Starting and stopping what is measured: all of them stay up, so that runs can take turns."""

import os
import shutil
import signal
import socket
import subprocess
import time

from . import machine
from .description import write_description
from .flapping import FlappingControlPlane

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
START_SECONDS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args}: ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args}: nobody listens on {port}")


class Proxy:
    def __init__(self, name, port, process, plane=None):
        self.name = name
        self.plane = plane  # whose link it has
        self.port = port
        self.process = process

    @property
    def pid(self):
        return self.process.pid

    # What does something of its own accord would do it to the others' runs, too.
    def wake(self):
        if self.plane:
            self.plane.flaps.set()

    def rest(self):
        if self.plane:
            self.plane.flaps.clear()


class Bench:
    """The upstream and the proxies of one number of workers."""

    def __init__(self, work, build, proxy_cpus, load_cpus):
        self.work = work
        self.bin = os.path.join(build, "bin")
        self.proxy_cpus = proxy_cpus
        self.load_cpus = load_cpus
        self.processes = []
        self.versions = {}
        self.upstream = free_port()
        self._start("upstream", load_cpus, [self._tool("bench_canned_upstream"), str(self.upstream)])

    def _tool(self, name):
        path = os.path.join(self.bin, name)
        if not os.path.exists(path):
            raise RuntimeError(f"{path} is missing: build it first")
        return path

    def _start(self, name, cpus, command, port=None, environment=None):
        with open(os.path.join(self.work, f"{name}.log"), "ab") as log:
            process = subprocess.Popen(
                machine.pinned(cpus, command),
                stdout=log,
                stderr=log,
                env={**os.environ, **(environment or {})},
            )
        self.processes.append(process)
        wait_for(port or self.upstream, process)
        return process

    def _configured(self, template, port, workers):
        with open(os.path.join(SOURCE, "peers", template), encoding="utf-8") as file:
            text = file.read()
        master = "off" if workers == 1 else "on"
        for name, value in (
            ("WORK", self.work),
            ("PORT", port),
            ("UPSTREAM", self.upstream),
            ("WORKERS", workers),
            ("MASTER", master),
        ):
            text = text.replace(f"@{name}@", str(value))
        path = os.path.join(self.work, f"{workers}-{template}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def artifact(self, operations, is_checked):
        name = f"{operations}{'' if is_checked else '-unchecked'}"
        path = os.path.join(self.work, f"{name}-{self.upstream}.bca")
        if not os.path.exists(path):
            description = os.path.join(self.work, f"{name}.json")
            write_description(description, operations, self.upstream, is_checked)
            subprocess.run(
                [
                    self._tool("barbacane-control"),
                    "compile",
                    "-q",
                    "--spec",
                    description,
                    "--upstream",
                    f"http://127.0.0.1:{self.upstream}",
                    "-o",
                    path,
                ],
                check=True,
            )
        return path

    def _link(self, plane):
        key = os.path.join(self.work, "key")
        with open(key, "w", encoding="utf-8") as file:
            file.write("key")
        return [
            "--control-plane", plane.url, "--api-key-file", key,
            "--project-id", "3f2a8a52-6c0e-4c1d-9a55-0d6f0f3a7b11",
            "--state-dir", os.path.join(self.work, "state"),
        ]

    def proxy(self, name, workers):
        """Starts one of: gateway-N (N operations), unchecked (the gateway without validation), flapping (the gateway with a link that loses its
        connection every second), relay, nginx, haproxy, caddy, or NAME=BINARY."""
        port = free_port()
        plane = None
        program, _, binary = name.partition("=")
        if binary or program.startswith("gateway") or program in ("flapping", "unchecked"):
            number = program.rpartition("-")[2]
            command = [
                binary or self._tool("barbacane"),
                "serve",
                "--artifact",
                self.artifact(int(number) if number.isdigit() else 1223, program != "unchecked"),
                "--listen",
                f"127.0.0.1:{port}",
                "--admin-listen",
                "off",
                "--workers",
                str(workers),
            ]
            if program == "flapping":
                plane = FlappingControlPlane()
                command += self._link(plane)
            self.versions["gateway"] = machine.version_of(self._tool("barbacane"), "version")
            process = self._start(program, self.proxy_cpus, command, port)
        elif program == "relay":
            command = [self._tool("bench_relay"), str(port), str(self.upstream), str(workers)]
            process = self._start(program, self.proxy_cpus, command, port)
        elif program == "nginx":
            command = ["nginx", "-p", self.work, "-c", self._configured("nginx.conf", port, workers)]
            command[0] = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
            self.versions[program] = machine.version_of(command[0], "-v")
            process = self._start(program, self.proxy_cpus, command, port)
        elif program == "haproxy":
            command = ["haproxy", "-db", "-f", self._configured("haproxy.cfg", port, workers)]
            command[0] = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin") or "haproxy"
            self.versions[program] = machine.version_of(command[0], "-v")
            process = self._start(program, self.proxy_cpus, command, port)
        elif program == "caddy":
            configuration = self._configured("Caddyfile", port, workers)
            command = ["caddy", "run", "--adapter", "caddyfile", "--config", configuration]
            self.versions[program] = machine.version_of("caddy", "version")
            threads = {"GOMAXPROCS": str(workers)}
            process = self._start(program, self.proxy_cpus, command, port, threads)
        else:
            raise RuntimeError(f"no proxy is called {name}")
        return Proxy(program, port, process, plane)

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

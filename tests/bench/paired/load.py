"""One run of load against one proxy, and what it cost the proxy."""

import json
import os
import re
import shutil
import subprocess
import time

from . import machine
from .description import CHECKED, LARGE, SMALL, checked_body

POST_BYTES = 1024
SETTLE_SECONDS = 0.05  # callers' connections are closed on the proxy's account, too

KINDS = {"get": SMALL, "post": SMALL, "large": LARGE, "checked": CHECKED}


def order_document():
    """About 1 KB of nested JSON."""
    items = [{"sku": f"SKU-{i:04}", "quantity": i, "price": {"amount": 9.5, "currency": "EUR"}}
             for i in range(12)]
    text = json.dumps({"order": {"id": 42, "customer": {"name": "Ada"}, "items": items}})
    return text[:POST_BYTES].ljust(POST_BYTES)


def write_lua(work, kind):
    path = os.path.join(work, f"{kind}.lua")
    body = checked_body() if kind == "checked" else order_document()
    with open(path, "w", encoding="utf-8") as file:
        file.write('wrk.method = "POST"\n')
        file.write('wrk.headers["Content-Type"] = "application/json"\n')
        file.write(f"wrk.body = [==[{body}]==]\n")
    return path


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


def wrk_command(bench, proxy, case, seconds):
    command = ["wrk", "-t1", f"-c{case.connections}", f"-d{seconds}s", "--latency"]
    if case.kind in ("post", "checked"):
        command += ["-s", write_lua(bench.work, case.kind)]
    return [*command, f"http://127.0.0.1:{proxy.port}{KINDS[case.kind]}"]


def run_wrk(bench, proxy, case, seconds):
    done = subprocess.run(
        machine.pinned(bench.load_cpus, wrk_command(bench, proxy, case, seconds)),
        capture_output=True, text=True, check=True,
    )
    text = done.stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"{proxy.name}, {case.name}: requests failed\n{text}")
    found = {name: microseconds(value) for name, value in re.findall(r"^ +(50|99)% +(\S+) *$", text, re.M)}
    return {
        "requests": int(re.search(r"(\d+) requests in", text).group(1)),
        "p50": found["50"],
        "p99": found["99"],
    }


def run_offered(bench, proxy, case, seconds):
    command = [
        os.path.join(bench.bin, "bench_offered_load"), str(proxy.port), KINDS[case.kind],
        str(case.connections), str(case.rate), str(seconds),
    ]
    done = subprocess.run(
        machine.pinned(bench.load_cpus, command), capture_output=True, text=True, check=True
    )
    result = json.loads(done.stdout)
    if result.pop("errors") != 0:
        raise RuntimeError(f"{proxy.name}, {case.name}: requests failed\n{done.stdout}")
    return result


def run(bench, proxy, case, seconds):
    """{"cpu" (us a request), "user" (its share), "rps", "p50", "p99" (us), "foreign" (CPU-s a s)}"""
    cpus = sorted({*bench.proxy_cpus})
    others_before = busy_before = 0.0
    ours = [process.pid for process in bench.processes]
    children_before = sum(os.times()[2:4])
    others_before = sum(machine.cpu_seconds(pid) for pid in ours) - machine.cpu_seconds(proxy.pid)
    busy_before = machine.busy_seconds(cpus)
    ticks_before = machine.ticks_of(proxy.pid)
    cpu_before = machine.cpu_seconds(proxy.pid)
    start = time.monotonic()
    result = (run_offered if case.rate else run_wrk)(bench, proxy, case, seconds)
    elapsed = time.monotonic() - start
    time.sleep(SETTLE_SECONDS)
    cpu = machine.cpu_seconds(proxy.pid) - cpu_before
    busy = machine.busy_seconds(cpus) - busy_before
    user, system = (now - then for now, then in zip(machine.ticks_of(proxy.pid), ticks_before))
    others = sum(machine.cpu_seconds(pid) for pid in ours) - machine.cpu_seconds(proxy.pid)
    shared = set(bench.proxy_cpus) & set(bench.load_cpus)
    load = others - others_before + sum(os.times()[2:4]) - children_before if shared else 0.0
    return {
        "cpu": cpu / result["requests"] * 1e6,
        "user": user / max(1, user + system),
        "rps": result["requests"] / seconds,
        "busy": cpu / elapsed,
        "p50": result["p50"],
        "p99": result["p99"],
        "foreign": max(0.0, busy - cpu - load) / elapsed,
    }


def count_syscalls(bench, proxy, case, seconds):
    """{name: calls a request}, by strace; it slows the proxy down, which changes no count much."""
    if shutil.which("strace") is None:
        return None
    report = os.path.join(bench.work, "strace.txt")
    pids = [flag for pid in machine.family_of(proxy.pid) for flag in ("-p", str(pid))]
    tracer = subprocess.Popen(
        ["strace", "-f", "-c", "-o", report, *pids],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    time.sleep(0.5)
    requests = (run_offered if case.rate else run_wrk)(bench, proxy, case, seconds)["requests"]
    tracer.terminate()
    tracer.wait(10)
    counts = {}
    with open(report, encoding="utf-8") as file:
        for line in file:
            fields = line.split()
            if len(fields) >= 5 and fields[0].replace(".", "").isdigit() and fields[-1] != "total":
                counts[fields[-1]] = int(fields[3]) / requests
    # Opening and closing connections is not a request's.
    return {name: count for name, count in counts.items() if count >= 0.01}

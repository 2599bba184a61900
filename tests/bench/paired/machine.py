"""What the kernel says of processes and CPUs."""

import os
import re
import subprocess


def threads_of(pid):
    try:
        return [int(task) for task in os.listdir(f"/proc/{pid}/task")]
    except FileNotFoundError:
        return []


def family_of(pid):
    """The process and its children, as nginx has them."""
    pids = [pid]
    for task in threads_of(pid):
        try:
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in file.read().split():
                    pids += family_of(int(child))
        except FileNotFoundError:
            pass
    return pids


def cpu_seconds(pid):
    """Run time of all threads, user and system. From schedstat: nanoseconds, not clock ticks."""
    total = 0
    for member in family_of(pid):
        for task in threads_of(member):
            try:
                with open(f"/proc/{member}/task/{task}/schedstat", encoding="ascii") as file:
                    total += int(file.read().split()[0])
            except FileNotFoundError:
                pass
    if total != 0:
        return total / 1e9
    return sum(ticks_of(pid)) / os.sysconf("SC_CLK_TCK")


def ticks_of(pid):
    """(utime, stime) of the family in clock ticks."""
    user = system = 0
    for member in family_of(pid):
        with open(f"/proc/{member}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        user += int(fields[11])
        system += int(fields[12])
    return user, system


def busy_seconds(cpus):
    """How long the CPUs were busy with anything, steal included."""
    busy = 0
    with open("/proc/stat", encoding="ascii") as file:
        for line in file:
            name, *fields = line.split()
            if name in {f"cpu{cpu}" for cpu in cpus}:
                values = [int(field) for field in fields[:8]]
                busy += sum(values) - values[3] - values[4]
    return busy / os.sysconf("SC_CLK_TCK")


def resident_kib(pid):
    total = 0
    for member in family_of(pid):
        with open(f"/proc/{member}/status", encoding="ascii") as file:
            found = re.search(r"VmRSS:\s+(\d+)", file.read())
        total += int(found.group(1)) if found else 0
    return total


def facts():
    """What a reader of the numbers has to know."""
    model = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "cpu": model,
        "cpus": len(os.sched_getaffinity(0)),
        "kernel": os.uname().release,
        "load": os.getloadavg()[0],
    }


def version_of(*command):
    """The first line that a program says of itself."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    text = (done.stdout + done.stderr).strip()
    return text.splitlines()[0] if text else "unknown"


def pinned(cpus, command):
    return ["taskset", "-c", ",".join(str(cpu) for cpu in cpus), *command]

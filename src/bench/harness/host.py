"""What the kernel knows about processes, and which machine this is."""
import os
import platform
import re
import select
import signal
import time
from pathlib import Path


def children(pid):
    """The process and its living descendants."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                pass  # the thread or the process ended meanwhile
    return found


def memory_mb(pids):
    """RSS, PSS and private memory of all of them together."""
    total = {"rss": 0, "pss": 0, "private": 0}
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kb = {key: int(value) for key, value in re.findall(r"^(\w+): +(\d+) kB", rollup, re.M)}
        total["rss"] += kb["Rss"]
        total["pss"] += kb["Pss"]
        total["private"] += kb["Private_Clean"] + kb["Private_Dirty"]
    return {key: value / 1024 for key, value in total.items()}


def activity(pids):
    """CPU milliseconds and wake-ups (voluntary context switches) so far, of all threads."""
    cpu_ns = switches = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            try:
                cpu_ns += int((task / "schedstat").read_text().split()[0])
                switches += int(re.search(r"^voluntary_ctxt_switches:\t(\d+)", (task / "status").read_text(), re.M)[1])
            except OSError:
                pass  # the thread has ended; its share is missing at both ends of the window
    return cpu_ns / 1e6, switches


def gone_ms(pids, since, limit_s):
    """Milliseconds from `since` (time.monotonic) until none of them lives. After the limit, ends them and returns None."""
    poll, watched = select.poll(), set()
    for pid in pids:
        try:
            watched.add(fd := os.pidfd_open(pid))
            poll.register(fd, select.POLLIN)
        except ProcessLookupError:
            pass
    took = None
    while watched and (left := since + limit_s - time.monotonic()) > 0:
        for fd, _ in poll.poll(left * 1000):
            poll.unregister(fd)
            os.close(fd)
            watched.discard(fd)
    if not watched:
        took = (time.monotonic() - since) * 1000
    for fd in watched:
        signal.pidfd_send_signal(fd, signal.SIGKILL)
        os.close(fd)
    return took


def machine():
    cpuinfo = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.+)$", cpuinfo, re.M)
    memory_kb = int(re.search(r"MemTotal: +(\d+)", Path("/proc/meminfo").read_text())[1])
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory_kb / (1 << 20), 1),
        "kernel": platform.release(),
        "load": round(os.getloadavg()[0], 2),
    }

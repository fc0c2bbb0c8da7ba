#!/usr/bin/env python3
"""A bare QMP script: starts a pulse guest, migrates it, checks it, ends it. Prints the milliseconds that this took.

usage: bare_migration.py QEMU ACCEL IMAGE MEMORY_MIB VERIFY(0|1)
It does what MultiHost does for the same guest, and nothing else: no phases, no exchange between hosts, no logs.
"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

qemu, accel, image, memory, verify = sys.argv[1:6]
PULSE = re.compile(r"pulse beat=([0-9a-f]+) work=[0-9a-f]+ pass=([0-9a-f]+) page=([0-9a-f]+) pages=([0-9a-f]+) bad=([0-9a-f]+)")


class Guest:
    def __init__(self, folder, name, *extra):
        listeners = []
        for kind in ("qmp", "serial"):
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(os.path.join(folder, name + kind))
            listener.listen(1)
            listener.settimeout(30)
            listeners.append(listener)
        self.process = subprocess.Popen(
            [qemu, "-name", name, "-nodefaults", "-no-user-config", "-display", "none", "-machine", "pc", "-accel", accel, "-m", memory,
             "-S", "-chardev", f"socket,id=qmp,server=off,path={folder}/{name}qmp", "-mon", "chardev=qmp,mode=control",
             "-chardev", f"socket,id=serial,server=off,path={folder}/{name}serial", "-serial", "chardev:serial", "-kernel", image, *extra])
        self.qmp, self.serial = (listener.accept()[0].makefile("rwb", buffering=0) for listener in listeners)
        self.lines, self.console = iter(self.qmp.readline, b""), iter(self.serial.readline, b"")
        self.events = []
        next(self.lines)
        self.run("qmp_capabilities")

    def run(self, command, **arguments):
        self.qmp.write(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        for line in self.lines:
            message = json.loads(line)
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(f"{command}: {message['error']['desc']}")
            else:
                return message["return"]

    def wait(self, matches):
        while True:
            while self.events:
                if matches(self.events.pop(0)):
                    return
            message = json.loads(next(self.lines))
            if "event" in message:
                self.events.append(message)

    def wait_status(self, status):
        self.wait(lambda e: e["event"] == "MIGRATION" and e["data"]["status"] == status)

    def pulse(self, enough=lambda beat, verified, pages: True):
        for line in self.console:
            found = PULSE.search(line.decode(errors="replace"))
            if found:
                beat, rounds, page, pages, bad = (int(figure, 16) for figure in found.groups())
                assert bad == 0, line
                if enough(beat, rounds * pages + page, pages):
                    return beat, rounds * pages + page

    def capabilities(self, *names):
        self.run("migrate-set-capabilities", capabilities=[{"capability": n, "state": True} for n in names])

    def quit(self):
        self.run("quit")
        self.process.wait(30)


# A script that waits for what never comes ends here; its agent's watcher ends the guests that it leaves.
signal.alarm(60)
with tempfile.TemporaryDirectory() as folder:
    begun = time.monotonic()
    source = Guest(folder, "source")
    source.run("cont")
    source.pulse()
    destination = Guest(folder, "destination", "-incoming", "defer")
    destination.capabilities("events", "late-block-activate")
    destination.run("migrate-incoming", uri="tcp:127.0.0.1:0")
    port = destination.run("query-migrate")["socket-address"][0]["port"]
    before, _ = source.pulse()
    source.capabilities("events", "pause-before-switchover")
    source.run("migrate-set-parameters", **{"max-bandwidth": 2**63 - 2**20, "downtime-limit": 300})
    source.run("migrate", uri=f"tcp:127.0.0.1:{port}")
    source.wait_status("pre-switchover")
    source.run("migrate-continue", state="pre-switchover")
    source.wait_status("completed")
    source.run("query-migrate")
    destination.wait_status("completed")
    destination.run("cont")
    destination.wait(lambda e: e["event"] == "RESUME")
    source.quit()
    assert destination.run("query-status")["status"] == "running"
    destination.pulse(lambda beat, *_: beat > before)
    if verify == "1":
        _, begin = destination.pulse()
        destination.pulse(lambda _, verified, pages: verified >= begin + pages)
    destination.quit()
    print(f"{(time.monotonic() - begun) * 1000:.1f}")

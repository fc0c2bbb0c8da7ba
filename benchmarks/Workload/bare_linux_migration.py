#!/usr/bin/env python3
"""A bare script: boots a tiny Linux to its shell, migrates it under a memory eater, checks the work, ends it. Prints the milliseconds that this took.

usage: bare_linux_migration.py QEMU ACCEL KERNEL INITRD APPEND MEMORY EATER_MIB MIB_PER_SECOND
It does what MultiHost does for the same guest, and nothing else: no phases, no exchange between hosts, no logs.
"""
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

qemu, accel, kernel, initrd, append, memory, eater_mib, rate = sys.argv[1:9]
settings = "".join(f"\\{byte:o}" if byte == 0 else f"\\{byte:03o}" for byte in struct.pack(
    "<6q", int(eater_mib) * 256, max(1, round(float(rate) * 256 / 100)), 0, 10_000_000, 0, 0))
READ = "set -- $(od -A n -t u8 -v /tmp/mh/eater)"
START = (f"printf '{settings}' >/tmp/mh/eater;(mh-eater /tmp/mh/eater </dev/null >/dev/null 2>&1 &);"
         f"while {READ};[ $5 -lt 1 ];do sleep 0.02;done;echo walked''=$5=$6=\n")


class Guest:
    def __init__(self, folder, name, *extra):
        listeners = []
        for kind in ("qmp", "serial"):
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(os.path.join(folder, name + kind))
            listener.listen(1)
            listener.settimeout(60)
            listeners.append(listener)
        self.process = subprocess.Popen(
            [qemu, "-name", name, "-nodefaults", "-no-user-config", "-display", "none", "-machine", "pc", "-accel", accel, "-m", memory,
             "-S", "-chardev", f"socket,id=qmp,server=off,path={folder}/{name}qmp", "-mon", "chardev=qmp,mode=control",
             "-chardev", f"socket,id=serial,server=off,path={folder}/{name}serial", "-serial", "chardev:serial",
             "-kernel", kernel, "-initrd", initrd, "-append", append, *extra])
        self.qmp, self.serial = (listener.accept()[0].makefile("rwb", buffering=0) for listener in listeners)
        self.events = []
        self.qmp.readline()
        self.run("qmp_capabilities")

    def run(self, command, **arguments):
        self.qmp.write(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        for line in iter(self.qmp.readline, b""):
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
            message = json.loads(self.qmp.readline())
            if "event" in message:
                self.events.append(message)

    def wait_status(self, status):
        self.wait(lambda e: e["event"] == "MIGRATION" and e["data"]["status"] == status)

    def line(self, text):
        for line in iter(self.serial.readline, b""):
            if text in line:
                return line

    def work(self, script):
        self.serial.write(script.encode())
        figures = self.line(b"walked=").split(b"=")
        assert int(figures[2]) == 0, figures
        return int(figures[1])

    def capabilities(self, *names):
        self.run("migrate-set-capabilities", capabilities=[{"capability": n, "state": True} for n in names])

    def quit(self):
        self.run("quit")
        self.process.wait(60)


# A script that waits for what never comes ends here; its agent's watcher ends the guests that it leaves.
signal.alarm(120)
with tempfile.TemporaryDirectory() as folder:
    begun = time.monotonic()
    source = Guest(folder, "source")
    source.run("cont")
    source.line(b"shell ready")
    source.work(START)
    destination = Guest(folder, "destination", "-incoming", "defer")
    destination.capabilities("events", "late-block-activate")
    destination.run("migrate-incoming", uri="tcp:127.0.0.1:0")
    port = destination.run("query-migrate")["socket-address"][0]["port"]
    before = source.work(f"{READ};echo walked''=$5=$6=\n")
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
    destination.work(f"while {READ};[ $5 -le {before} ];do sleep 0.02;done;echo walked''=$5=$6=\n")
    destination.quit()
    print(f"{(time.monotonic() - begun) * 1000:.1f}")

"""A barrier over execnet, as a star through this process, for comparison: prints the median round in ms that the first party saw.

Arguments: rounds, then "popen" and the number of parties, or an ssh_config and the hosts.
"""
import sys

import execnet

PARTY = """
import time
rounds = channel.receive()
took = []
for i in range(rounds + 3000):
    began = time.perf_counter()
    channel.send(1)
    channel.receive()
    took.append(time.perf_counter() - began)
channel.send(sorted(took[3000:])[rounds // 2])
"""


def main():
    rounds, where, *rest = sys.argv[1:]
    specs = ["popen"] * int(rest[0]) if where == "popen" else [f"ssh={host}//ssh_config={where}//python=/usr/bin/python3" for host in rest]
    gateways = [execnet.makegateway(spec) for spec in specs]
    channels = [gateway.remote_exec(PARTY) for gateway in gateways]
    for channel in channels:
        channel.send(int(rounds))
    for _ in range(int(rounds) + 3000):
        for channel in channels:
            channel.receive()
        for channel in channels:
            channel.send(1)
    medians = [channel.receive() for channel in channels]
    print(f"{medians[0] * 1000:.4f}")
    execnet.default_group.terminate(timeout=5)


main()

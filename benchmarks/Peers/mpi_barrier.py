"""MPI's barrier, for comparison: prints the median round in ms that rank 0 saw. Argument: rounds."""
import sys
import time

from mpi4py import MPI

rounds = int(sys.argv[1])
took = []
for _ in range(rounds + 3000):
    began = time.perf_counter()
    MPI.COMM_WORLD.Barrier()
    took.append(time.perf_counter() - began)
if MPI.COMM_WORLD.Get_rank() == 0:
    print(f"{sorted(took[3000:])[rounds // 2] * 1000:.4f}")

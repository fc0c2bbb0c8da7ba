#!/bin/sh
# Says which hypervisors are there, and ends. Arguments: names or paths of QEMU, the wanted one first.
programs=$*
. ./parts/find-hypervisors.sh

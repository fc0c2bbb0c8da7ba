#!/bin/sh
# Ends an agent and all that it started, so that its watcher cleans up. Argument: the mark.
. ./parts/reap.sh
reap "$1"

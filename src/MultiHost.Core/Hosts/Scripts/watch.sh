#!/bin/sh
# Starts an agent where the files of this machine are seen.
app=
. ./parts/reap.sh
. ./parts/watch-over.sh

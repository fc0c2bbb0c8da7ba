#!/bin/sh
# Ends a lab host's NFS server: it has no children, and nothing that is worth an orderly end.
[ -s /run/ganesha/ganesha.pid ] || exit 0
kill -9 "$(cat /run/ganesha/ganesha.pid)"; rm -f /run/ganesha/ganesha.pid

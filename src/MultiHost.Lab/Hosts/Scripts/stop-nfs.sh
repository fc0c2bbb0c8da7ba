#!/bin/sh
# Ends a lab host's NFS server: it has no children, and nothing that is worth an orderly end. rpcbind stays for the next one, and ends with
# the host.
[ -s /run/ganesha/ganesha.pid ] || exit 0
id=$(cat /run/ganesha/ganesha.pid)
! grep -qs ganesha "/proc/$id/comm" || kill -9 "$id"
rm -f /run/ganesha/ganesha.pid

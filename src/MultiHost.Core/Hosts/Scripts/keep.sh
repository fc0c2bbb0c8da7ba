#!/bin/sh
# Runs a command on the controller, whatever becomes of that, with a folder that is its user's alone, and removes that after the command's end. It makes the folder itself: so
# whatever is killed, there is none without somebody who removes it.
folder=$1; shift
trap : INT HUP TERM
(umask 077; mkdir -- "$folder") || exit 255
"$@"
code=$?
rm -rf -- "$folder"
exit $code

#!/bin/sh
# Runs a command on the controller, whatever becomes of that, and removes a folder after the command's end.
folder=$1; shift
trap : INT HUP TERM
"$@"
code=$?
rm -rf -- "$folder"
exit $code

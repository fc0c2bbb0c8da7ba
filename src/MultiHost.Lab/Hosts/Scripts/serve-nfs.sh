#!/bin/sh
# Serves a folder of a lab host by NFS, or says on its standard error why not. /var/lib and /run are the host's own, and so is all that it
# listens at. Arguments: the folder, and the host's address.
# From version 6 on the server demands a right of the machine (PR_SET_IO_FLUSHER) unless it is told otherwise, which earlier ones take as
# an unknown word; it exports no tmpfs any more, and then runs all the same.
set -e
folder=$1 address=$2
{ command -v ganesha.nfsd && command -v rpcbind; } >/dev/null \
  || { echo "there is no NFS server. On Debian or Ubuntu: apt-get install --no-install-recommends nfs-ganesha nfs-ganesha-vfs rpcbind netbase" >&2; exit 3; }
[ ! -e /run/ganesha/ganesha.pid ] || { echo "it serves NFS already; stop that first" >&2; exit 3; }
mkdir -p /run/ganesha /var/lib/nfs/ganesha
cat >/run/ganesha/ganesha.conf <<CONF
NFS_CORE_PARAM { Protocols = 3, 4; Bind_addr = $address; Enable_NLM = false; Enable_RQUOTA = false; NSM_Use_Caller_Name = false; allow_set_io_flusher_fail = true; }
NFSv4 { Graceless = true; RecoveryBackend = fs; }
EXPORT_DEFAULTS { Access_Type = RW; Squash = No_Root_Squash; SecType = sys; Transports = TCP; }
EXPORT { Export_Id = 77; Path = $folder; Pseudo = $folder; FSAL { Name = VFS; } }
CONF
rm -f /run/ganesha/ganesha.log
nc -z -n -w 1 "$address" 111 || rpcbind -w
nc -z -n -w 1 "$address" 111 || { echo "rpcbind does not listen at port 111. It finds that port in /etc/services: apt-get install netbase" >&2; exit 4; }
ganesha.nfsd -f /run/ganesha/ganesha.conf -L /run/ganesha/ganesha.log -p /run/ganesha/ganesha.pid
tries=0
until nc -z -n -w 1 "$address" 2049; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || { tail -n 20 /run/ganesha/ganesha.log >&2; exit 4; }
  sleep 0.05
done
if grep -q 'Could not create export' /run/ganesha/ganesha.log; then
  id=$(cat /run/ganesha/ganesha.pid)
  ! grep -qs ganesha "/proc/$id/comm" || kill -9 "$id"
  rm -f /run/ganesha/ganesha.pid
  echo "its NFS server does not export $folder, which is a $(stat -f -c %T "$folder"). Serve /mnt/shared, or see:" >&2
  grep CRIT /run/ganesha/ganesha.log >&2; exit 4
fi

#!/bin/sh
# The first process of a lab host: makes the host's view of the machine, starts sshd, and reaps until somebody ends it.
# It runs in new mount, UTS, IPC and PID namespaces, in the host's network namespace, with a clean environment and:
#   LAB_HOST name   LAB_FOLDER the host's folder   LAB_STATE the lab's folder
#   LAB_SHARED, LAB_READONLY, LAB_SMALL where those are mounted   LAB_SMALL_SIZE   LAB_HIDE paths to hide, one a line
# On standard output it says "pid ID" (as the machine numbers it) and later "ready"; anything else is its account of what failed.
set -eu

# /proc is still the machine's: this is our number there.
read -r id rest </proc/self/stat
echo "pid $id"

hostname "$LAB_HOST"
root=$LAB_FOLDER/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$LAB_FOLDER/upper,workdir=$LAB_FOLDER/work" "$root"

# Nothing of the machine's users, of other hosts or of temporary files is seen on a host.
hide() {
  mkdir -p "$LAB_FOLDER/private$1"
  mount --bind "$LAB_FOLDER/private$1" "$root$1"
}
chmod 700 "$LAB_FOLDER/private/root"
mkdir -p "$LAB_FOLDER/private/tmp" "$LAB_FOLDER/private/var/tmp"
chmod 1777 "$LAB_FOLDER/private/tmp" "$LAB_FOLDER/private/var/tmp"
for path in /root /home /tmp /var/tmp; do [ ! -d "$root$path" ] || hide "$path"; done
[ ! -d "$root$LAB_STATE" ] || hide "$LAB_STATE"
printf '%s\n' "$LAB_HIDE" | while read -r path; do
  case $path in "") continue ;; esac
  if [ -d "$root$path" ] && [ ! -L "$root$path" ]; then hide "$path"; else rm -f "$root$path"; fi
done

mkdir -p "$root$LAB_SHARED" "$root$LAB_READONLY" "$root$LAB_SMALL"
mount --bind "$LAB_STATE/shared" "$root$LAB_SHARED"
mount --bind "$LAB_STATE/readonly" "$root$LAB_READONLY"
mount -o remount,bind,ro "$root$LAB_READONLY"
mount -t tmpfs -o "size=$LAB_SMALL_SIZE,mode=755" tmpfs "$root$LAB_SMALL"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/run"
mount -t tmpfs -o mode=755,nosuid,size=1m tmpfs "$root/dev"

# /dev/kvm is left out: where the machine has one that does not work, libvirt would advertise it all the same.
cd "$root/dev"
device() { mknod -m 666 "$1" c "$2" "$3"; }
device null 1 3; device zero 1 5; device full 1 7; device random 1 8; device urandom 1 9; device tty 5 0; device fuse 10 229
mkdir net pts shm
device net/tun 10 200
ln -s /proc/self/fd fd; ln -s fd/0 stdin; ln -s fd/1 stdout; ln -s fd/2 stderr; ln -s pts/ptmx ptmx
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts pts
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs shm

cd "$root"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old

# Without PAM sshd refuses an account whose password field begins with '!'.
sed -i 's/^root:[^:]*:/root:*:/' /etc/shadow
mkdir -p /run/sshd /run/lock

# sshd says on its standard error when it listens: nobody has to ask again and again.
watch_sshd() {
  told=
  while read -r line; do
    printf '%s\n' "$line" >>/var/log/sshd.log
    if [ -n "$told" ]; then continue; fi
    case $line in
      "Server listening on "*) told=1; echo ready; exec >/dev/null 2>&1 ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
  [ -n "$told" ] || echo "failed"
}
/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config 2>&1 </dev/null | watch_sshd &

# Whoever loses its parent is adopted by this process, and `wait` collects it.
exec >/dev/null 2>&1 </dev/null
trap '' HUP INT QUIT TERM
set +e
while :; do
  sleep infinity &
  wait $!
done

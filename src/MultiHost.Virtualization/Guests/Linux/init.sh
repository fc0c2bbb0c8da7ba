#!/bin/sh
# The first process of the tiny Linux. READY-LINE stands for what says on the console that a shell listens.
# The shell reads the terminal as a script: no prompts, no line editing. Ctrl-C ends it, the kernel hangs the terminal up, and the loop
# starts another. Descriptor 3 keeps the terminal open from before the ready line on: whenever it is opened anew, the kernel empties the
# serial port.
# shellcheck disable=SC2086,SC2013 # neither names of modules nor addresses have blanks, and a word is what is wanted
export PATH=/bin HOME=/root
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
for name in $(cat /modules/order); do insmod /modules/$name; done
ip link set lo up
for word in $(cat /proc/cmdline); do
  case $word in
    mh.ip=*) ip addr add ${word#mh.ip=} dev eth0; ip link set eth0 up ;;
    mh.via=*) ip route add default via ${word#mh.via=} ;;
  esac
done
[ ! -e /sys/class/net/eth0 ] || mh-echo &
mkdir -p /tmp/mh
while :; do
  exec 3<>/dev/ttyS0
  stty -echo -onlcr <&3
  echo 'READY-LINE' >&3
  setsid -c sh /dev/ttyS0 <&3 >&3 2>&3 3>&-
  exec 3>&-
done

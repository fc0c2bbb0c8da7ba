# Says the path of the first of $programs that is there, whether there is a device for KVM, and whether there is a client of libvirt.
for program in $programs; do
  found=$(command -v "$program") && { printf 'qemu %s\n' "$found"; break; }
done
[ ! -e /dev/kvm ] || printf 'kvm there\n'
! command -v virsh >/dev/null || printf 'virsh there\n'

# shellcheck shell=bash
# Sourced by build.sh: what comes from the distribution, and the guest that is made of it.

# The packages of those PROGRAM:PACKAGE pairs whose program is missing, each once.
lacking() {
  local pair
  for pair in "$@"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null || printf '%s\n' "${pair#*:}"
  done | sort -u
}

# Those of the packages given that are not there; for packages without a program to look for.
not_installed() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# install WHAT PACKAGE…: installs them after saying so. Returns 1, and has said what to do, where this user or system cannot.
install() {
  local what=$1 as_root=() command; shift
  [ $# -gt 0 ] || return 0
  command=(apt-get install -y --no-install-recommends "$@")
  if ! command -v apt-get >/dev/null; then
    say "Missing for $what: $*, and this is no Debian or Ubuntu: install them yourself."
    return 1
  elif [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      say "Missing for $what: $*, and installing them needs root. Run: sudo ${command[*]}"
      return 1
    fi
    as_root=(sudo)
  fi
  say "Missing for $what: $*. Installing them: ${as_root[*]:+sudo }${command[*]}"
  case " $* " in *" openssh-server "*) say "On a machine with systemd, openssh-server also starts an ssh server of the machine itself; nothing here needs that one." ;; esac
  mkdir -p artifacts
  # RUNLEVEL=1: where no systemd runs, packages do not start services of their own.
  { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "${command[@]}"; } >artifacts/setup.log 2>&1 \
    || { tail -n 20 artifacts/setup.log; fail "$* could not be installed; see artifacts/setup.log"; }
}

# For tests and demo. Without them, the tests that need them are skipped and say so.
setup() {
  # shellcheck disable=SC2046 # one word a package
  install "tests" $(lacking qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils ssh:openssh-client sshd:openssh-server busybox:busybox-static mkfs.ext4:e2fsprogs \
    shellcheck:shellcheck tcsh:tcsh fish:fish) \
    || say "Tests that need them will be skipped."
}

# For `multihost lab`, which says itself what lacks.
setup_lab() {
  # shellcheck disable=SC2046
  install "the lab" $(lacking ip:iproute2 tc:iproute2 nft:nftables sshd:openssh-server ssh:openssh-client ssh-keygen:openssh-client \
    nc:netcat-openbsd ping:iputils-ping busybox:busybox-static) || true
}

# What a lab host serves NFS with, and QEMU reaches it with; for tests only.
setup_nfs() {
  # shellcheck disable=SC2046
  install "tests with NFS" $(not_installed nfs-ganesha nfs-ganesha-vfs rpcbind netbase qemu-block-extra) || true
}

# The browser that the report is looked at with, in tests, pictures and benchmarks.
setup_browser() {
  # shellcheck disable=SC2046
  install "tests of the report" $(lacking chromium:chromium) || say "Tests of the report in a browser will be skipped."
}

# What the benchmarks compare with. A peer that cannot be had is left out of the table, which says so.
setup_bench() {
  # shellcheck disable=SC2046
  (install "comparisons" $(not_installed python3-execnet openmpi-bin python3-mpi4py rsync)) || say "The table says what is left out."
}

# The tiny Linux guest, kept in /var/cache/multihost; on a fresh machine apt may first need its lists.
build_guest() {
  multihost guest build >artifacts/guest.log 2>&1 && return
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then apt-get update -qq >>artifacts/guest.log 2>&1 || true; fi
  multihost guest build >>artifacts/guest.log 2>&1 || { tail -n 5 artifacts/guest.log; say "Tests with Linux guests will fail."; }
}

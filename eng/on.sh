# shellcheck shell=bash disable=SC2016 # what stands in single quotes is for shells of the other release
# Sourced by build.sh: the same commands on another release of the distribution. A root file system of it is made once and kept; what runs in
# it runs on a layer of its own, in namespaces whose end ends every process and mount of it.

roots=/var/cache/multihost/roots

# on RELEASE [COMMAND…]: a clean clone of HEAD, and in it the two commands of the README, or the one that is given.
on() {
  local release=${1:-} status=0
  [[ $release =~ ^[a-z][a-z0-9.-]*$ ]] || fail "on: say which release, as its mirror calls it: ./build.sh on trixie [COMMAND…]"
  shift
  [ "$(id -u)" = 0 ] || fail "on: a root of another release needs root. Run: sudo ./build.sh on $release"
  need_dotnet
  make_root "$release"
  begin_on "$release"
  [ -z "$(git status --porcelain --untracked-files=no)" ] || say "What is not committed is not taken along."
  git clone --quiet . "$layer/tree"
  git -C "$layer/tree" checkout --quiet --detach "$(git rev-parse HEAD)"
  if [ $# -gt 0 ]; then
    in_root "$release" "$layer/tree" "$@" || status=$?
  else
    local command
    for command in demo test; do
      say "== ./build.sh $command on $release"
      in_root "$release" "$layer/tree" ./build.sh "$command" || status=$?
    done
  fi
  return $status
}

# The release on which ./build.sh test runs a part of the tests, too: Debian's newest stable one.
other_release=trixie

# wants_other_release: whether it does. A user's first run should not fetch half a gigabyte unasked.
wants_other_release() {
  [ "$(id -u)" = 0 ] && [ -z "${MULTIHOST_ON:-}" ] && command -v apt-get >/dev/null && { [ "${CI:-}" = true ] || [ -d "$roots/$other_release" ]; }
}

# begin_other_release: makes the root beside other work. It ends with us.
begin_other_release() {
  # shellcheck disable=SC2046 # one word a package
  install "another release" $(lacking debootstrap:debootstrap) || true
  setpriv --pdeathsig TERM ./build.sh root "$other_release" >artifacts/on.log 2>&1 &
  other_root=$!
}

# What depends most on the release, of what is built already: kernel packages, QEMU, the servers of ssh and NFS. Their results join the others'.
test_on_other_release() {
  local status=0
  ( # has traps of its own
    begin_on "$other_release"
    in_root "$other_release" "$PWD" bash -euc "$(declare -f multihost run_tests check_leftovers own_processes say other_release_tests)
      configuration=$configuration results=$results; other_release_tests"
  ) || status=$?
  return $status
}

# The lists of packages are fetched first, since the tests run without a network: other tests of this machine use the same addresses.
other_release_tests() {
  local status=0
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TMPDIR
  TMPDIR=$(mktemp -d /tmp/mhb-XXXXXX)
  apt-get update -qq
  multihost guest build
  mkdir -p /run/netns
  unshare --net bash -euc "$(declare -f run_tests); configuration=$configuration results=$results"'
    ip link set lo up
    status=0
    run_tests CoreOnOtherRelease tests/MultiHost.Core.Tests --filter "FullyQualifiedName~Run_WhenTheConnectionsAreCut|FullyQualifiedName~SshTransportTests|FullyQualifiedName~OtherUserTests" || status=1
    run_tests LabOnOtherRelease tests/MultiHost.Lab.Tests --filter FullyQualifiedName~NfsTests || status=1
    run_tests VirtualizationOnOtherRelease tests/MultiHost.Virtualization.Tests --filter "FullyQualifiedName~SaveAsync|FullyQualifiedName~Shell_RunsWhatItIsGiven" || status=1
    run_tests MigrationTestsOnOtherRelease tests/MigrationTests --settings runsettings/local.runsettings \
      --filter "FullyQualifiedName~Precopy|FullyQualifiedName~PostCopyMigrations|FullyQualifiedName~Limit_of_bandwidth|FullyQualifiedName~Deadlines" || status=1
    exit $status' || status=1
  check_leftovers || status=1
  return $status
}

# A layer for what is written in this run. One whose run was killed is removed by the next.
begin_on() {
  local old
  for old in "$roots"/layer-* "$roots"/old-*; do
    [ -d "$old" ] || continue
    if flock --nonblock "$old" true; then rm -rf "$old"; fi
  done
  layer=$(mktemp -d "$roots/layer-XXXXXX")
  mkdir -m 755 "$layer/upper" "$layer/root"
  mkdir -m 1777 "$layer/tmp"
  exec {layer_lock}<"$layer"
  flock --nonblock $layer_lock
  exec {root_lock}<"$roots/$1"
  flock --shared $root_lock
  [ -z "${making:-}" ] || exec {making}>&-
  # With these, what runs in the foreground ends before its folder goes.
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  trap end_on EXIT
}

end_on() { rm -rf "$layer"; }

# contained COMMAND…: in namespaces of processes and mounts that end with it, with us, and when we are interrupted.
contained() {
  local id status=0 ended="" traps
  traps=$(trap -p INT TERM HUP)
  setpriv --pdeathsig KILL env --default-signal=INT,QUIT \
    unshare --mount --pid --fork --kill-child --mount-proc --propagation private -- "$@" <&0 &
  id=$!
  trap 'ended=130' INT
  trap 'ended=143' TERM HUP
  while wait $id || status=$?; [ -z "$ended" ] && kill -0 $id 2>/dev/null; do status=0; done
  trap - INT TERM HUP
  eval "$traps"
  [ -n "$ended" ] || return $status
  kill -9 $id 2>/dev/null || true
  wait $id 2>/dev/null || true
  exit "$ended"
}

# Of what a root is made. Another recipe makes it anew.
recipe() { cat eng/setup.sh; declare -f fill_root; }

# make_root RELEASE: from the mirror of this machine's own packages; about 2 minutes, once.
make_root() {
  local release=$1 root=$roots/$1 made mirror components log=artifacts/on-$1.log
  made=$(recipe | sha256sum | cut -c 1-16)
  mkdir -p "$roots" artifacts
  exec {making}>"$roots/$release.lock"
  flock --nonblock $making || { say "Another process makes the root of $release; waiting for it."; flock $making; }
  if [ "$(cat "$root/etc/multihost-root" 2>/dev/null)" != "$made" ]; then
    # shellcheck disable=SC2046 # one word a package
    install "another release" $(lacking debootstrap:debootstrap) || fail "on: without debootstrap no root of $release can be made"
    read -r mirror components < <(mirror)
    [ -n "$mirror" ] || fail "on: the sources of apt name no mirror (apt-get indextargets)"
    say "Making a root of $release in $root, from $mirror (0.5 GB, about 2 minutes, once) …"
    rm -rf "$root.part"
    contained bash -euc "$(declare -f fill_root); fill_root \"\$@\"" on "$release" "$root.part" "$mirror" "$components" "$PWD/eng/setup.sh" >"$log" 2>&1 \
      || { rm -rf "$root.part"; tail -n 20 "$log"; fail "on: the root of $release could not be made; see $log"; }
    printf '%s\n' "$made" >"$root.part/etc/multihost-root"
    # What runs in the old one goes on there; it is removed when that has ended.
    [ ! -d "$root" ] || mv "$root" "$(mktemp -u "$roots/old-XXXXXX")"
    mv "$root.part" "$root"
  fi
}

# The mirror that serves this machine's own release, and the components that it takes from there.
mirror() {
  local own
  # shellcheck source=/dev/null
  own=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' | awk -v own="$own" '
    own == "" || $2 == own { if (uri == "") uri = $1; if ($1 == uri && !seen[$3]++) parts = parts (parts == "" ? "" : ",") $3 }
    END { print uri, parts }'
}

# fill_root RELEASE ROOT MIRROR COMPONENTS SETUP: packages of a small system, and those that ./build.sh installs.
fill_root() {
  local release=$1 root=$2 mirror=$3 components=$4 setup=$5
  http_proxy=$(apt-config shell proxy Acquire::http::Proxy | sed "s/^proxy='\(.*\)'$/\1/"); [ -z "$http_proxy" ] || export http_proxy
  mkdir -p "$root/etc/dpkg/dpkg.cfg.d" "$root/etc/apt/apt.conf.d"
  printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' 'path-exclude=/usr/share/locale/*' \
    >"$root/etc/dpkg/dpkg.cfg.d/multihost"
  apt-config dump | grep -E '^Acquire::https?::Proxy' >"$root/etc/apt/apt.conf.d/80multihost" || true
  debootstrap --variant=minbase --components="$components" --include=ca-certificates,git,procps "$release" "$root" "$mirror"
  cat /etc/resolv.conf >"$root/etc/resolv.conf"
  cp "$setup" "$root/tmp/setup.sh"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  # libicu, which the SDK needs, has another number in its name in each release.
  chroot "$root" /bin/bash -euc '
    say() { printf "%s\n" "$*"; }; fail() { say "$*"; cat artifacts/setup.log; exit 1; }
    cd /tmp; . ./setup.sh
    apt-get update -qq
    install "the SDK" $(apt-cache search --names-only "^libicu[0-9]+$" | cut -d " " -f 1)
    setup; setup_lab; setup_nfs
    apt-get clean
    rm -rf /tmp/* /var/lib/apt/lists/*'
}

# in_root RELEASE TREE COMMAND…: runs it in a root of the release, with TREE in the place of this repository, on begin_on's layer.
in_root() {
  local release=$1 tree=$2 dotnet; shift 2
  dotnet=$(readlink -f "$(command -v dotnet)")
  contained bash -euc "$(declare -f enter_root); enter_root \"\$@\"" on "$roots/$release" "$layer" "$tree" "$PWD" "${dotnet%/*}" "$release" "$@"
}

# enter_root ROOT LAYER TREE PLACE DOTNET RELEASE COMMAND…: makes the root of a namespace of mounts, and becomes its first process, which reaps.
# What tests write goes to /tmp, which is no overlay: one cannot be the upper layer of another, as the lab needs it.
enter_root() {
  local root=$1 layer=$2 tree=$3 place=$4 dotnet=$5 release=$6 new=$2/root folder; shift 6
  # Of what is not synced the kernel takes no work folder a second time.
  rm -rf "$layer/work"; mkdir "$layer/work"
  mount -t overlay -o "lowerdir=$root,upperdir=$layer/upper,workdir=$layer/work,volatile" overlay "$new"
  mount --bind "$layer/tmp" "$new/tmp"
  mount --rbind /dev "$new/dev"
  mount -t proc proc "$new/proc"
  mount -t sysfs sysfs "$new/sys"
  [ ! -d /sys/fs/cgroup ] || mount --rbind /sys/fs/cgroup "$new/sys/fs/cgroup"
  mount -t tmpfs -o mode=755 tmpfs "$new/run"
  cat /etc/resolv.conf >"$new/etc/resolv.conf"
  cat /etc/hosts >"$new/etc/hosts"
  ln -sf "$dotnet/dotnet" "$new/usr/local/bin/dotnet"
  for folder in "$dotnet" /etc/ssl/certs /usr/share/ca-certificates /usr/local/share/ca-certificates; do
    [ ! -d "$folder" ] || { mkdir -p "$new$folder"; mount --rbind "$folder" "$new$folder"; mount -o remount,bind,ro "$new$folder"; }
  done
  mkdir -p "$HOME/.nuget" "$new/root/.nuget" "$new$place"
  mount --bind "$HOME/.nuget" "$new/root/.nuget"
  mount --bind "$tree" "$new$place"
  cd "$new" || exit
  mkdir -p mnt/old
  pivot_root . mnt/old
  umount -l mnt/old
  unset TMPDIR
  exec chroot . /bin/bash -c 'cd "$0" && "$@"; exit $?' "$place" \
    env HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin MULTIHOST_ON="$release" "$@"
}

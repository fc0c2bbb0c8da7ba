#!/usr/bin/env bash
# The one door to this repository: ./build.sh help says what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
configuration=Release
results=artifacts/test-results

usage() {
  cat <<'TEXT'
./build.sh COMMAND

  setup    install what is missing from the distribution (QEMU, OpenSSH), after saying so
  build    build everything
  demo     live-migrate running guests between two hosts on this machine, as tests
  test     run every test; ends with "N passed, N failed, N skipped"
  lab      real hosts on this machine: lab up --hosts 3, lab status, lab down (docs/lab.md; needs root)
  coverage write docs/migration-coverage.md anew, from the tests' traits
  guest    build the tiny Linux guest from packages of the distribution (docs/guests.md)
  soak     migrations with random faults in a row: soak --runs 200 --seed 7; on this machine and, as root, on the lab; soak --seed 7 --only 31 repeats one
  bench    measure what the docs claim: bench [PAIRS] [tests|barriers|deployment|migrations] (docs/benchmarks.md)
  pack     make the NuGet packages in artifacts/packages
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. On Debian or Ubuntu: apt-get install dotnet-sdk-10.0, or see https://dotnet.microsoft.com/download"
}

# QEMU and OpenSSH come from the distribution. Where they cannot be installed, the tests that need them are skipped and say so.
setup() {
  mkdir -p artifacts
  local packages=()
  command -v qemu-system-x86_64 >/dev/null || packages+=(qemu-system-x86)
  command -v qemu-img >/dev/null || packages+=(qemu-utils)
  command -v ssh >/dev/null || packages+=(openssh-client)
  [ -x /usr/sbin/sshd ] || packages+=(openssh-server)
  command -v qemu-img >/dev/null || packages+=(qemu-utils)
  [ -x /bin/busybox ] || packages+=(busybox-static)
  [ -x /sbin/mkfs.ext4 ] || packages+=(e2fsprogs)
  [ ${#packages[@]} -gt 0 ] || return 0
  local install="apt-get install -y --no-install-recommends ${packages[*]}"
  if ! command -v apt-get >/dev/null; then
    say "Missing: ${packages[*]}, and this is no Debian or Ubuntu: install them yourself. Tests that need them will be skipped."
  elif [ "$(id -u)" = 0 ]; then
    say "Missing: ${packages[*]}. Installing them: $install"
    { apt-get update -qq && $install; } >artifacts/setup.log 2>&1 || { tail -n 20 artifacts/setup.log; fail "${packages[*]} could not be installed; see artifacts/setup.log"; }
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    say "Missing: ${packages[*]}. Installing them: sudo $install"
    { sudo apt-get update -qq && sudo $install; } >artifacts/setup.log 2>&1 || fail "${packages[*]} could not be installed; see artifacts/setup.log"
  else
    say "Missing: ${packages[*]}, and installing them needs root. Tests that need them will be skipped. Run: sudo $install"
  fi
}

# What `multihost lab` needs comes from the distribution too. Where it cannot be installed, the lab says what lacks.
setup_lab() {
  local tool lacking="" install="apt-get install -y --no-install-recommends iproute2 nftables openssh-server openssh-client netcat-openbsd iputils-ping busybox-static"
  for tool in ip tc nft sshd ssh ssh-keygen nc ping busybox; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || lacking="$lacking $tool"
  done
  if [ -z "$lacking" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
  mkdir -p artifacts
  say "The lab needs programs that are missing:$lacking. Installing them: $install"
  case "$lacking" in *sshd*) say "On a machine with systemd, openssh-server also starts an ssh server of the machine itself; the lab does not need that one." ;; esac
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install; } >artifacts/setup-lab.log 2>&1 \
    || { tail -n 20 artifacts/setup-lab.log; fail "they could not be installed; see artifacts/setup-lab.log"; }
}

# The tiny Linux guest, kept in /var/cache/multihost; on a fresh machine apt may first need its lists.
build_guest() {
  multihost guest build >artifacts/guest.log 2>&1 && return
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then apt-get update -qq >>artifacts/guest.log 2>&1 || true; fi
  multihost guest build >>artifacts/guest.log 2>&1 || { tail -n 5 artifacts/guest.log; say "Tests with Linux guests will fail."; }
}

guest() {
  build src/MultiHost.Cli
  build_guest
  tail -n 1 artifacts/guest.log
}

# What a lab host serves NFS with, and QEMU reaches it with; for tests only. Where a machine runs services, the packages would start their own there.
setup_nfs() {
  local install="apt-get install -y --no-install-recommends nfs-ganesha nfs-ganesha-vfs rpcbind qemu-block-extra"
  if { [ -x /usr/bin/ganesha.nfsd ] && [ -x /sbin/rpcbind ] && dpkg -s qemu-block-extra >/dev/null 2>&1; } || ! command -v apt-get >/dev/null; then return; fi
  say "The tests with NFS need programs that are missing. Installing them: $install"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $install; } >artifacts/setup-nfs.log 2>&1 \
    || { tail -n 20 artifacts/setup-nfs.log; fail "they could not be installed; see artifacts/setup-nfs.log"; }
}

lab() {
  if [ "${1:-}" = up ]; then setup_lab; fi
  build src/MultiHost.Cli
  multihost lab "$@"
}

# build [PROJECT]: everything, or one project and what it needs.
build() {
  need_dotnet
  mkdir -p artifacts
  say "Building …"
  dotnet build "${1:-MultiHost.sln}" -c $configuration --nologo -v minimal --tl:off >artifacts/build.log 2>&1 \
    || { grep -E 'error|warning' artifacts/build.log | sort -u | head -n 40; fail "the build failed; see artifacts/build.log"; }
}

# Everything that tests start or write goes below a temporary folder of our own, so that what they leave can be told from other people's.
begin_tests() {
  mkdir -p artifacts
  rm -rf "$results"
  TMPDIR=$(mktemp -d /tmp/mhb-XXXXXX)
  export TMPDIR
  trap end_tests EXIT
}

# Also after an interruption: a lab is taken down before its folder goes.
end_tests() {
  [ ! -d "$TMPDIR/lab" ] || multihost lab down --name ci --state "$TMPDIR/lab" || return 1
  rm -rf "$TMPDIR"
}

# Fails, and says what, if a folder or process of a run is still there.
check_leftovers() {
  local left
  left=$(find "$TMPDIR" -maxdepth 1 -name 'mh-*'; grep -lsa "TMPDIR=$TMPDIR" /proc/[0-9]*/environ | own_processes)
  [ -z "$left" ] || { say "Left over:"; say "$left"; return 1; }
}

# Of the files /proc/ID/environ given, the command lines of those that are not this script's own.
own_processes() {
  local path
  while read -r path; do
    path=${path%/environ}
    if grep -qsaE 'MULTIHOST_SESSION=' "$path/environ"; then printf '%s %s\n' "${path#/proc/}" "$(tr '\0' ' ' <"$path/cmdline")"; fi
  done
}

# run_tests NAME PROJECT ARGUMENT…: runs one test project and leaves NAME.trx in $results.
run_tests() {
  local name=$1 project=$2; shift 2
  dotnet test "$project" -c $configuration --no-build --nologo --tl:off --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" "$@"
}

# "passed failed skipped" of the TRX files given.
count() {
  awk '
    /<UnitTestResult / && match($0, /outcome="[A-Za-z]+"/) { n[substr($0, RSTART + 9, RLENGTH - 10)]++ }
    END { print n["Passed"] + 0, n["Failed"] + n["Aborted"] + n["Timeout"] + n["Error"] + 0, n["NotExecuted"] + 0 }' "$@"
}

# The skipped tests of the TRX files given, by their reasons.
skipped() {
  awk '
    /<UnitTestResult / { name = ""; if (/outcome="NotExecuted"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
    name != "" && /<(Message|StdOut)>/ {
      sub(/^ *<[A-Za-z]+>/, ""); sub(/<\/[A-Za-z]+>.*/, ""); sub(/^\[[^]]*\] /, "")
      names[$0] = names[$0] "\n    " name; name = "" }
    END { for (reason in names) print "  " reason names[reason] }' "$@"
}

# The failed tests of the TRX files given, with the beginnings of their messages, and what went wrong with whole runs.
failures() {
  awk '
    FNR == 1 { name = ""; lines = 0 }
    /<UnitTestResult / {
      name = ""; lines = 0
      if (/outcome="(Failed|Error|Timeout|Aborted)"/ && match($0, /testName="[^"]*"/)) { name = substr($0, RSTART + 10, RLENGTH - 11); print "  " name }
    }
    /<RunInfo .*outcome="Error"/ { name = "run"; n = split(FILENAME, path, "/") }
    name != "" && /<(Message|Text)>/ { lines = 6 }
    lines > 0 {
      text = $0; sub(/^ *<(Message|Text)>/, "", text); ended = sub(/<\/(Message|Text)>.*/, "", text)
      if (name == "run" && text ~ /\[FAIL\]/) ended = 1 # one of the tests above
      else if (name == "run") { name = "of it"; print "  the whole of " path[n] }
      if (name != "run" && text !~ /^[ \t]*$/) print "      " substr(text, 1, 300)
      lines = ended ? 0 : lines - 1; if (lines == 0) name = ""
    }' "$@" | sed -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#x[DA];//g; s/&amp;/\&/g'
}

test_all() {
  setup
  local root=false
  if [ "$(id -u)" = 0 ]; then root=true; setup_lab; setup_nfs; fi
  build
  build_guest
  begin_tests
  local status=0 project
  for project in tests/MultiHost.Core.Tests tests/Xunit.MultiHost.Tests tests/MultiHost.Virtualization.Tests tests/MultiHost.Lab.Tests \
    docs/examples; do
    say "== $project"
    run_tests "$(basename "$project")" "$project" || status=1
  done
  say "== samples/ClientServer on this machine"
  run_tests ClientServer samples/ClientServer --filter 'Needs!=RealHosts' || status=1
  say "== tests/MigrationTests on this machine"
  run_tests MigrationTests tests/MigrationTests --settings runsettings/local.runsettings --filter 'Needs!=network' -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" || status=1
  if $root; then
    say "== tests/MigrationTests and samples/ClientServer on the lab, over ssh"
    test_on_lab || status=1
  fi
  check_leftovers || status=1
  say "== tests/MigrationCoverage: every row was proven by this run"
  MULTIHOST_RESULTS=$PWD/$results run_tests MigrationCoverage tests/MigrationCoverage || status=1

  local passed failed skips
  read -r passed failed skips < <(count "$results"/*.trx)
  if [ "$skips" -gt 0 ]; then
    say "Skipped:"
    skipped "$results"/*.trx
    if [ "${CI:-}" = true ] || { $root && command -v qemu-system-x86_64 >/dev/null; }; then
      say "No skipped test was expected here."
      status=1
    fi
  fi
  [ "$passed" -gt 0 ] || status=1
  [ "$failed" -eq 0 ] || status=1
  local failures; failures=$(failures "$results"/*.trx)
  [ -z "$failures" ] || { say "Failed:"; say "$failures"; }
  [ $status -eq 0 ] || say "The tests did not pass; their results are in $results."
  say "$passed passed, $failed failed, $skips skipped"
  return $status
}

# The same migrations, and the sample with its cut of the network, on hosts that are reached over ssh: a lab of this run's own.
test_on_lab() {
  local state=$TMPDIR/lab settings=$PWD/artifacts/lab.runsettings status=0
  multihost lab up --name ci --state "$state" --hosts 4 --settings "$settings" --hide "$PWD" --nfs || return 1
  run_tests MigrationTestsOnLab tests/MigrationTests --settings "$settings" -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" || status=1
  run_tests ClientServerOnLab samples/ClientServer --settings "$settings" || status=1
  multihost lab down --name ci --state "$state" || status=1
  return $status
}

multihost() { dotnet "src/MultiHost.Cli/bin/$configuration/net10.0/multihost.dll" "$@"; }

demo() {
  say "MultiHost demo: a running virtual machine moves from one host to another while it works."
  say "The hosts are processes on this machine, and each test below runs on two or three of them at once."
  setup
  build tests/MigrationTests
  build src/MultiHost.Cli
  build_guest
  begin_tests
  local status=0
  run_tests MigrationTests tests/MigrationTests --settings runsettings/local.runsettings --filter 'Needs!=network' --logger "console;verbosity=normal" \
    -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" >artifacts/demo.log 2>&1 &
  follow $! || status=1
  check_leftovers || status=1

  local passed failed skips migrations
  [ -f "$results/MigrationTests.trx" ] || { tail -n 30 artifacts/demo.log; fail "no test ran; the whole output is in artifacts/demo.log"; }
  read -r passed failed skips < <(count "$results/MigrationTests.trx")
  migrations=$(grep -cE '^\[xUnit.net .* ms in all' artifacts/demo.log || true)
  say ""
  if [ "$skips" -gt 0 ]; then say "Skipped:"; skipped "$results/MigrationTests.trx"; fi
  if [ $status -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; then
    say "All $passed tests passed: $migrations live migrations, and after each one the guest was active and its work had gone on."
    say "No process and no folder of the demo is left. Read tests/MigrationTests to see how such a test is written."
  else
    [ "$failed" -eq 0 ] || sed -n '/Error Message:/,/Stack Trace:/p' artifacts/demo.log
    say "The demo did not pass: $passed passed, $failed failed, $skips skipped. The whole output is in artifacts/demo.log."
    status=1
  fi
  return $status
}

# Shows the tests and migrations of a demo as they come, and ends with it.
follow() {
  tail -n +1 -f --pid="$1" artifacts/demo.log | awk '
    /ms in all/ { sub(/^.*\] /, ""); print "    " $0; fflush() }
    /^ +(Passed|Failed|Skipped) / { print "  " $0; fflush() }'
  wait "$1"
}

pack() {
  build
  rm -rf artifacts/packages
  local project
  for project in MultiHost.Core MultiHost.Agent MultiHost.TestAdapter Xunit.MultiHost MultiHost.Virtualization MultiHost.FluentAssertions MultiHost.Lab MultiHost.Doctor MultiHost.Cli; do
    dotnet pack "src/$project" -c $configuration --no-build -o artifacts/packages -v quiet
  done
  ls artifacts/packages
}

coverage() {
  build tests/MigrationCoverage
  MULTIHOST_ACCEPT_COVERAGE=1 dotnet test tests/MigrationCoverage -c $configuration --no-build --nologo --tl:off --filter "FullyQualifiedName~Page_"
}

# Random faults in a row, first on this machine, then on a lab, where the network can be cut too.
soak() {
  local runs=200 seed=$RANDOM only="" status=0
  while [ $# -gt 0 ]; do
    case "$1" in
      --runs) runs=$2 ;;
      --seed) seed=$2 ;;
      --only) only=$2 ;;
      *) fail "soak: '$1' is not known. Allowed: --runs N, --seed S, --only K" ;;
    esac
    shift 2
  done
  setup
  build tests/MigrationTests
  if [ "$(id -u)" = 0 ]; then setup_lab; build src/MultiHost.Cli; fi
  begin_tests
  say "Soak with seed $seed. To repeat it: ./build.sh soak --runs $runs --seed $seed"
  say "== on this machine"
  run_soak SoakLocal runsettings/local.runsettings || status=1
  if [ "$(id -u)" = 0 ]; then
    say "== on the lab, over ssh"
    multihost lab up --name soak --state "$TMPDIR/lab" --hosts 2 --settings "$TMPDIR/lab.runsettings" --hide "$PWD" >/dev/null
    run_soak SoakOnLab "$TMPDIR/lab.runsettings" || status=1
    multihost lab down --name soak --state "$TMPDIR/lab" >/dev/null || status=1
  fi
  check_leftovers || status=1
  [ $status -eq 0 ] && say "Every outcome was as the oracle says, and nothing is left." || say "The soak did not pass; see artifacts/Soak*.log."
  return $status
}

# run_soak NAME SETTINGS: one soak on the settings' hosts. Uses soak's runs, seed and only.
run_soak() {
  local name=$1 log=artifacts/$1.log settings=$TMPDIR/$1.runsettings properties id
  properties="<Property Name=\"Soak.Runs\" Value=\"$runs\" /><Property Name=\"Soak.Seed\" Value=\"$seed\" /><Property Name=\"Soak.Only\" Value=\"$only\" />"
  if grep -q '<Properties>' "$2"; then
    sed "s|<Properties>|<Properties>$properties|" "$2" >"$settings"
  else
    sed "s|</MultiHost>|<Properties>$properties</Properties></MultiHost>|" "$2" >"$settings"
  fi
  : >"$log"
  run_tests "$name" tests/MigrationTests --settings "$settings" --filter FullyQualifiedName~MigrationTests.Soak \
    -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" MultiHost.Timeouts.Test=12h >"$log" 2>&1 &
  id=$!
  tail -n +1 -f --pid=$id "$log" | awk '
    /\[source@.*\] soak/ { sub(/^.*\] soak/, "soak"); print "  " $0; fflush() }
    /Error Message:/, /Stack Trace:/ { print; fflush() }'
  wait $id
}

# What the benchmarks compare with. A peer that cannot be had is left out of the table, which says so.
setup_bench() {
  local package lacking=""
  for package in python3-execnet openmpi-bin python3-mpi4py rsync; do
    dpkg -s "$package" >/dev/null 2>&1 || lacking="$lacking $package"
  done
  if [ -z "$lacking" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
  mkdir -p artifacts
  say "Programs to compare with are missing:$lacking. Installing them: apt-get install -y --no-install-recommends$lacking"
  { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $lacking; } >artifacts/setup-bench.log 2>&1 \
    || say "They could not be installed; see artifacts/setup-bench.log. The table says what is left out."
}

# bench [PAIRS] [PART…]
bench() {
  setup
  if [ "$(id -u)" = 0 ]; then setup_lab; fi
  setup_bench
  build
  dotnet run --project benchmarks/MultiHost.Benchmarks -c $configuration --no-build -- "$@"
}

case "${1:-help}" in
  setup) setup ;;
  build) build ;;
  test) test_all ;;
  demo) demo ;;
  lab) shift; lab "$@" ;;
  guest) guest ;;
  coverage) coverage ;;
  soak) shift; soak "$@" ;;
  bench) shift; bench "$@" ;;
  pack) pack ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac

# shellcheck shell=bash
# Sourced by build.sh: running test projects, and saying what came of it.

# Everything that tests start or write goes below a temporary folder of our own, so that what they leave can be told from other people's.
begin_tests() {
  mkdir -p artifacts
  rm -rf "$results"
  TMPDIR=$(mktemp -d /tmp/mhb-XXXXXX)
  export TMPDIR
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  trap end_tests EXIT
}

# Also after an interruption: a lab is taken down before its folder goes.
end_tests() {
  local id
  for id in ${lanes[@]+"${lanes[@]}"}; do
    kill -TERM -- "-$id" 2>/dev/null || true
    wait "$id" || true
  done
  [ ! -d "$TMPDIR/lab" ] || lab_down || return 1
  rm -rf "$TMPDIR" ${user_home:+"$user_home"}
}

# Processes that run beside each other, since most tests wait more than they compute.
lanes=()

# lane FUNCTION: begins one, as a process group of its own: so it can be ended as a whole, and does not ignore an interruption as what a shell starts in the
# background does otherwise.
lane() {
  set -m
  ( trap 'exit 130' INT; trap 'exit 143' TERM HUP; "$@" ) </dev/null &
  lanes+=($!)
  set +m
}

# Waits for all of them; fails if one did.
join_lanes() {
  local id status=0
  for id in "${lanes[@]}"; do wait "$id" || status=1; done
  lanes=()
  return $status
}

# part TITLE COMMAND…: runs it, and shows what it prints in one piece, since there are others beside it.
part() {
  local title=$1 said status=0; shift
  said=$(mktemp "$TMPDIR/said-XXXXXX")
  "$@" >"$said" 2>&1 || status=1
  { flock 9; say "== $title"; cat "$said"; } 9>>"$TMPDIR/said.lock"
  rm -f "$said"
  return $status
}

# part_of_tests PROJECT: all of its tests.
part_of_tests() { part "$1" run_tests "$(basename "$1")" "$1"; }

# lab_up SETTINGS ARGUMENT…: a lab of this run's own, whose runsettings are written to SETTINGS.
lab_up() {
  local settings=$1; shift
  multihost lab up --name ci --state "$TMPDIR/lab" --settings "$settings" --hide "$PWD" "$@"
}

lab_down() { multihost lab down --name ci --state "$TMPDIR/lab"; }

# Fails, and says what, if a folder or process of a run is still there.
check_leftovers() {
  local left
  left=$(find "$TMPDIR" ${user_home:+"$user_home/tmp"} -maxdepth 1 -name 'mh-*'
    grep -lsa -e "TMPDIR=$TMPDIR" ${user_home:+-e "TMPDIR=$user_home"} /proc/[0-9]*/environ | own_processes)
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

# What an ordinary user gets, when we are root: the kernel and QEMU refuse some things to everybody else. A copy of the binaries, since nobody may have to be
# able to read this repository; a home and a temporary folder of his own.
user=nobody
user_home=""

# run_tests_as_user NAME PROJECT ARGUMENT…: as run_tests.
run_tests_as_user() {
  local name=$1 project=$2 status=0 program; shift 2
  program=$(basename "$project")
  cp -r "$project/bin/$configuration/net10.0" "$user_home/$program"
  chown -R "$user:" "$user_home"
  as_user dotnet test "$user_home/$program/$program.dll" --nologo --results-directory "$user_home/results" \
    --logger "trx;LogFileName=$name.trx" "$@" || status=1
  # Read as who wrote it: what lies there is not ours.
  mkdir -p artifacts/logs "$results"
  as_user tar -c -C logs . | tar -x --no-same-owner --no-same-permissions -C artifacts/logs
  as_user cat "results/$name.trx" >"$results/$name.trx" || status=1
  return $status
}

# as_user COMMAND…: as somebody who is not root, in his home.
as_user() (
  cd "$user_home"
  exec setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --clear-groups \
    env -u XDG_CACHE_HOME -u XDG_RUNTIME_DIR USER="$user" LOGNAME="$user" HOME="$user_home" TMPDIR="$user_home/tmp" "$@"
)

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

# The reasons for skips of this run's that root does not expect: his own, and an ordinary user's but for the right that most kernels keep from him.
unexpected_skips() {
  local file
  for file in "$results"/*.trx; do
    case $file in
      *AsUser.trx) skipped "$file" | grep '^  [^ ]' | grep -vF 'vm.unprivileged_userfaultfd is 0' ;;
      *) skipped "$file" | grep '^  [^ ]' ;;
    esac
  done
  true
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

# Has shellcheck read every script, with those that it includes: build.sh's own, and those that run on hosts and guests.
check_scripts() {
  if ! command -v shellcheck >/dev/null; then
    say "shellcheck is missing: no script was read. On Debian or Ubuntu: apt-get install shellcheck"
    [ "${CI:-}" != true ]
    return
  fi
  find src -path '*/obj' -prune -o -path '*/bin' -prune -o -path '*/parts' -prune -o -name '*.sh' -exec shellcheck -x -a -P SCRIPTDIR build.sh {} +
}

test_all() {
  setup
  setup_browser
  local root=false
  if [ "$(id -u)" = 0 ]; then root=true; setup_lab; setup_nfs; fi
  local other=false
  if wants_other_release; then other=true; mkdir -p artifacts; begin_other_release; fi
  build
  precompile
  build_guest
  begin_tests
  begin_user
  local status=0
  part shellcheck check_scripts || status=1
  lane test_core
  lane test_kit
  lane test_frameworks
  join_lanes || status=1
  if $other && ! wait "$other_root"; then
    cat artifacts/on.log
    status=1 other=false
  fi
  # Guests of one name use one port of their host: these come after the kit's own tests.
  lane test_here "$other"
  if $root; then lane test_on_lab; fi
  join_lanes || status=1
  check_leftovers || status=1
  if $root; then export MULTIHOST_RESULTS=$PWD/$results; fi # every row was proven by this run
  part_of_tests tests/MigrationCoverage || status=1

  local passed failed skips
  read -r passed failed skips < <(count "$results"/*.trx)
  if [ "$skips" -gt 0 ]; then
    say "Skipped:"
    skipped "$results"/*.trx
    if { [ "${CI:-}" = true ] || { $root && command -v qemu-system-x86_64 >/dev/null; }; } && [ -n "$(unexpected_skips)" ]; then
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

test_core() {
  local project status=0
  for project in tests/House tests/MultiHost.Core.Tests; do part_of_tests $project || status=1; done
  return $status
}

test_kit() {
  local project status=0
  for project in tests/MultiHost.Report.Tests tests/MultiHost.Virtualization.Tests tests/MultiHost.Lab.Tests; do part_of_tests $project || status=1; done
  return $status
}

test_frameworks() {
  local project status=0
  for project in tests/Xunit.MultiHost.Tests docs/examples; do part_of_tests $project || status=1; done
  return $status
}

# test_here OTHER: what needs no lab; on another release, too, if OTHER is true.
test_here() {
  local status=0
  test_on_this_machine || status=1
  if $1; then part "a part of the tests on $other_release" test_on_other_release || status=1; fi
  return $status
}

# As root there is a turn of an ordinary user.
begin_user() {
  [ "$(id -u)" = 0 ] || return 0
  user_home=$(mktemp -d /tmp/mhb-XXXXXX)
  mkdir "$user_home/tmp" "$user_home/results" "$user_home/logs"
  cp runsettings/local.runsettings "$user_home"
  chown -R "$user:" "$user_home"
  as_user dotnet --list-runtimes >/dev/null || fail "$user cannot run $(command -v dotnet): install the SDK where every user may read it."
}

# What README's demo is part of, and the sample. As root this is the ordinary user's turn: root has his on the lab.
test_on_this_machine() {
  local run=run_tests as="" suffix="" logs=$PWD/artifacts/logs settings=$PWD/runsettings/local.runsettings status=0
  if [ -n "$user_home" ]; then
    run=run_tests_as_user as=", as $user" suffix=AsUser settings=$user_home/local.runsettings logs=$user_home/logs
  fi
  part "samples/ClientServer on this machine$as" $run "ClientServer$suffix" samples/ClientServer --filter 'Needs!=RealHosts' || status=1
  part "tests/MigrationTests on this machine$as" \
    $run "MigrationTests$suffix" tests/MigrationTests --settings "$settings" --filter 'Needs!=RealHosts' -- "MultiHost.Logs.Folder=$logs" || status=1
  if [ -n "$suffix" ]; then
    part "tests/MultiHost.Virtualization.Tests, what depends on the user$as" \
      $run "VirtualizationTests$suffix" tests/MultiHost.Virtualization.Tests --filter 'FullyQualifiedName~PostCopy' || status=1
  fi
  return $status
}

# The same migrations, and the sample with its cut of the network, on hosts that are reached over ssh: a lab of this run's own.
test_on_lab() {
  local settings=$PWD/artifacts/lab.runsettings status=0
  lab_up "$settings" --hosts 4 --nfs || return 1
  part "tests/MigrationTests on the lab, over ssh" \
    run_tests MigrationTestsOnLab tests/MigrationTests --settings "$settings" -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" || status=1
  part "samples/ClientServer on the lab, over ssh" run_tests ClientServerOnLab samples/ClientServer --settings "$settings" || status=1
  lab_down || status=1
  return $status
}

demo() {
  say "MultiHost demo: a running virtual machine moves from one host to another while it works."
  say "The hosts are processes on this machine, and each test below runs on two or three of them at once."
  setup
  build tests/MigrationTests
  begin_tests
  local status=0
  run_tests MigrationTests tests/MigrationTests --settings runsettings/local.runsettings \
    --filter 'FullyQualifiedName~Precopy|FullyQualifiedName~SeveralMigrations|FullyQualifiedName~Channels|FullyQualifiedName~PostCopyMigrations' --logger "console;verbosity=normal" \
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

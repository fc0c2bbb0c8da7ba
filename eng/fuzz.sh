# Sourced by build.sh: properties of what comes from outside, on generated inputs.

# fuzz [--seconds N] [--seed S]: every *FuzzTests of all test projects, N seconds in all, each for as long. A failure names the seed that brings it back.
fuzz() {
  local seconds=1800 seed="" status=0
  while [ $# -gt 0 ]; do
    case "$1" in
      --seconds) seconds=${2:?"how many seconds?"}; shift 2 ;;
      --seed) seed=${2:?"which seed?"}; shift 2 ;;
      *) fail "fuzz knows --seconds N and --seed S, not '$1'" ;;
    esac
  done
  local -a projects
  mapfile -t projects < <(grep -rl --include='*FuzzTests.cs' 'class .*FuzzTests' tests | sed -E 's|^(tests/[^/]+)/.*|\1|' | sort -u)
  [ ${#projects[@]} -gt 0 ] || fail "no test project has fuzz tests"
  local project tests=0
  for project in "${projects[@]}"; do build "$project"; done
  for project in "${projects[@]}"; do tests=$((tests + $(fuzz_tests "$project" | wc -l))); done
  [ "$tests" -gt 0 ] || fail "no fuzz test was found in ${projects[*]}"
  local each=$((seconds / tests)); [ $each -gt 0 ] || each=1
  say "$tests fuzz tests, $each s each, one after the other; $([ -n "$seed" ] && echo "beginning with seed $seed" || echo "seeds by chance, a failure names its own")."
  [ -z "$seed" ] || export CsCheck_Seed=$seed
  begin_tests
  for project in "${projects[@]}"; do
    say "== $project"
    MULTIHOST_FUZZ_SECONDS=$each run_tests "Fuzz$(basename "$project")" "$project" --filter 'FullyQualifiedName~FuzzTests' \
      -- xUnit.ParallelizeTestCollections=false &
    watch_memory $! || status=1
  done

  local passed failed skips failures
  read -r passed failed skips < <(count "$results"/Fuzz*.trx)
  failures=$(failures "$results"/Fuzz*.trx)
  [ -z "$failures" ] || { say "Failed:"; say "$failures"; }
  [ "$passed" -eq "$tests" ] || status=1
  say "fuzz: $passed of $tests tests passed, $failed failed, $each s each, $seconds s in all; at most $fuzz_peak MiB of memory in a test host"
  return $status
}

fuzz_peak=0

# Names of a project's fuzz tests.
fuzz_tests() {
  dotnet test "$1" -c $configuration --no-build --nologo --tl:off --list-tests --filter 'FullyQualifiedName~FuzzTests' | grep -E '^    .*FuzzTests\.'
}

# watch_memory PROCESS: waits for it, and keeps the peak of its test hosts' resident memory in fuzz_peak.
watch_memory() {
  local id size
  while kill -0 "$1" 2>/dev/null; do
    for id in $(grep -lsa "TMPDIR=$TMPDIR" /proc/[0-9]*/environ | cut -d/ -f3); do
      grep -qsa testhost "/proc/$id/cmdline" || continue
      size=$(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$id/status" 2>/dev/null) || continue
      [ "${size:-0}" -le "$fuzz_peak" ] || fuzz_peak=$size
    done
    sleep 1
  done
  wait "$1"
}

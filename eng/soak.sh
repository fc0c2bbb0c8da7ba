# shellcheck shell=bash
# Sourced by build.sh: migrations with random faults in a row.

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
    lab_up "$TMPDIR/lab.runsettings" --hosts 2 >/dev/null
    run_soak SoakOnLab "$TMPDIR/lab.runsettings" || status=1
    lab_down >/dev/null || status=1
  fi
  check_leftovers || status=1
  if [ $status -eq 0 ]; then say "Every outcome was as the oracle says, and nothing is left."
  else say "The soak did not pass; see artifacts/Soak*.log."
  fi
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

#!/usr/bin/env bash
# Starts a host with its nodes in the background, waits until all have joined, and prints its pid.
#
#   scripts/start.sh [NODES] [OPTION of 'actorshm host']...
#   ACTORSHM_RUN_DIR=/dev/shm/actorshm-$(id -u)/mine scripts/start.sh 4 -D actorshm.log-level=info
#
# The run directory is ACTORSHM_RUN_DIR, or /dev/shm/actorshm-UID/default. scripts/stop.sh ends it. 'actorshm host --help' has the options.
# A host that is not ready within ACTORSHM_START_SECONDS, 60 unless told otherwise, is ended: a whole number of seconds. It has as long again for that, and is killed then.
# Exit code: that of the host if it ended before it was ready; 1 if it was not ready in time, 2 for a wrong number of seconds; 130 after Ctrl-C and 143 after SIGTERM, which end a host that is not ready yet.
# SIGKILL does so too, and whoever closes the output before the pid was printed: a host that nobody knows of does not stay.
set -euo pipefail
common=$(dirname "${BASH_SOURCE[0]}")/common.sh
# shellcheck source=scripts/common.sh
. "$common"

help_if_asked "$@"
wait=${ACTORSHM_START_SECONDS:-60}
if ! [[ $wait =~ ^[1-9][0-9]{0,5}$ ]]; then
  echo "ACTORSHM_START_SECONDS must be a whole number of seconds from 1 to 999999; it was '$wait'." >&2
  exit 2
fi
actorshm=$(find_actorshm)
nodes=$(nproc)
case ${1-none} in
  none | -*) ;;
  '') shift ;;
  *)
    nodes=$1
    shift
    ;;
esac
run=$(run_directory)

# Outside of the run directory, which the host makes, and in a directory of this script alone.
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
ready=$private/ready

# Until it is ready the host belongs to this script: whoever ends the one ends the other. No trap sees SIGKILL, but only this script writes to its input, which ends then.
mkfifo "$private/life"
exec {life}<>"$private/life"
host=
give_up() {
  if [ -n "$host" ]; then
    end_process "$host" "$wait"
    wait "$host" 2>/dev/null || true
    echo >&"$life"
    print_said "$private" "$wait" >/dev/null
  fi
  exit "$1"
}
trap 'give_up 129' HUP
trap 'give_up 130' INT
trap 'give_up 143' TERM
# shellcheck disable=SC2016 # for the shell that is started
setsid bash -c '. "$0"; become_host "$@"' "$common" "$private" "$wait" \
  "$actorshm" host --nodes "$nodes" --run-dir "$run" --ready-file "$ready" "$@" <"$private/life" {life}>&- &
host=$!

wait_while "$wait" is_starting "$ready" "$host" || true
if [ ! -e "$ready" ]; then
  if is_running "$host"; then
    echo "The host was not ready within $wait s (ACTORSHM_START_SECONDS), and is told to end." >&2
    end_process "$host" "$wait"
    wait "$host" 2>/dev/null || true # which tells of the signal
    code=1
  else
    wait "$host" && code=1 || code=$?
  fi
  echo >&"$life"
  print_said "$private" "$wait" >&2
  exit "$code"
fi
printf '%s\n' "$host"
echo >&"$life"

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
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

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

# What the host says is kept up to a bound and a NUL, for the case that it does not become ready; afterwards its log is logs/host.log in the run directory.
mkfifo "$private/pipe"
(
  set +e # whatever fails: who says something is read, for it would end otherwise
  exec >/dev/null 2>&1
  trap '' HUP INT
  IFS= read -r -d '' -n 65536 said
  printf '%s' "$said" >"$private/part" && mv "$private/part" "$private/said"
  exec cat
) <"$private/pipe" &
reader=$!

# In a session of its own: Ctrl-C in the terminal that started it is not meant for the host.
setsid "$actorshm" host --nodes "$nodes" --run-dir "$run" --ready-file "$ready" "$@" </dev/null >"$private/pipe" 2>&1 &
host=$!

# Until it is ready it belongs to this script: whoever ends the one ends the other. No trap sees SIGKILL, but this pipe closes then without a line. Who reads it
# is in a session of its own, for SIGKILL may come to all of this one's group.
# shellcheck disable=SC2016 # for the shell that is started
exec {life}> >(exec setsid bash -c 'read -r || { kill -TERM "$1"; rm -rf "$2"; }' bash "$host" "$private" >/dev/null 2>&1)
give_up() {
  end_process "$host" "$wait"
  wait "$host" 2>/dev/null || true
  echo >&"$life"
  exit "$1"
}
trap 'give_up 129' HUP
trap 'give_up 130' INT
trap 'give_up 143' TERM
if ! wait_for_file "$ready" "$host" "$wait"; then
  if is_running "$host"; then
    echo "The host was not ready within $wait s (ACTORSHM_START_SECONDS), and is told to end." >&2
    end_process "$host" "$wait"
    wait "$host" 2>/dev/null || true # which tells of the signal
    code=1
  else
    wait "$host" && code=1 || code=$?
  fi
  echo >&"$life"
  # Everything that it said lies before this NUL. Not for the end of the pipe: somebody whom it has started may keep that open for ever.
  printf '\0' 1<>"$private/pipe"
  wait_for_file "$private/said" "$reader" "$wait" || true
  [ ! -e "$private/said" ] || cat "$private/said" >&2
  exit "$code"
fi
printf '%s\n' "$host"
echo >&"$life"

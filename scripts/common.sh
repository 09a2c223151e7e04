# shellcheck shell=bash
# What the other scripts share; to be sourced, not run. Finds the command, and waits without guessing for how long.

# The command: ACTORSHM, else the one of this checkout, else the one in PATH.
find_actorshm() {
  local here build
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  if [ -n "${ACTORSHM:-}" ]; then
    printf '%s\n' "$ACTORSHM"
    return
  fi
  for build in Release Debug; do
    if [ -x "$here/src/Host/bin/$build/net10.0/actorshm" ]; then
      printf '%s\n' "$here/src/Host/bin/$build/net10.0/actorshm"
      return
    fi
  done
  if command -v actorshm; then
    return
  fi
  echo "actorshm is not built: run 'dotnet build -c Release', or set ACTORSHM to the executable." >&2
  return 2
}

# The run that commands mean when none is named.
run_directory() {
  printf '%s\n' "${ACTORSHM_RUN_DIR:-/dev/shm/actorshm-$(id -u)/default}"
}

# The state of a process by its letter, as ps shows it; nothing when there is no such process.
#   state_of PID
state_of() {
  sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null || true
}

# Whether a process runs. One that has ended and whose parent does not look is still there by its number.
#   is_running PID [START]   # with START only if it was started then, and not a later one of its number
is_running() {
  local state
  state=$(state_of "$1")
  [ -n "$state" ] && [ "$state" != Z ] && { [ $# -lt 2 ] || [ "$(start_of "$1")" = "$2" ]; }
}

# When a process was started, in ticks since boot: with its number that is this process and no later one. Nothing when there is no such process.
#   start_of PID
start_of() {
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20 || true
}

# The host of a run, by the note in its lock: the process that has this number if it was started at that time, on this boot and where numbers of processes mean the same.
# A host that takes no new work, or that answers nobody, is found by it too.
#   living_host RUN_DIRECTORY
living_host() {
  local note pid
  note=$(cat "$1/host.lock" 2>/dev/null) || note=
  pid=$(sed -n 's/^pid=//p' <<<"$note")
  if [ -n "$pid" ] && is_running "$pid" "$(sed -n 's/^start=//p' <<<"$note")" \
    && [ "$(cat /proc/sys/kernel/random/boot_id)" = "$(sed -n 's/^boot=//p' <<<"$note")" ] \
    && [ "$(readlink /proc/self/ns/pid)" = "$(sed -n 's/^pidns=//p' <<<"$note")" ]; then
    printf '%s\n' "$pid"
    return
  fi
  echo "No host of this user is running in $1." >&2
  return 3
}

# Tells the host of a run to end, and waits until it has ended. One that somebody has stopped takes no signal, so that is said: it may stay so for ever.
# With --at-once it is told again and again: the second signal counts, and does so once the first has been taken.
#   end_host RUN_DIRECTORY [--at-once]
end_host() {
  local host start is_told=
  host=$(living_host "$1") || return
  start=$(start_of "$host")
  kill -TERM "$host" 2>/dev/null || true # it may have ended by now
  while is_running "$host" "$start"; do
    if [ -z "$is_told" ] && [[ $(state_of "$host") == [Tt] ]]; then
      echo "Waiting for the host: process $host is stopped (SIGSTOP, Ctrl-Z or a debugger), and ends once it runs again: 'kill -CONT $host'." \
        "Or give it up with 'kill -KILL $host'; the next host in its directory removes what it leaves." >&2
      is_told=yes
    fi
    sleep 0.1
    if [ "${2:-}" = --at-once ] && is_running "$host" "$start"; then
      kill -TERM "$host" 2>/dev/null || true
    fi
  done
}

# With --help among the arguments: prints what the first lines of the script say of it, and ends it.
#   help_if_asked ARGUMENT...
help_if_asked() {
  local argument
  for argument in "$@"; do
    if [ "$argument" = --help ]; then
      sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
      exit 0
    fi
  done
}

# Waits as long as a command succeeds, and fails when it still does after some seconds.
#   wait_while SECONDS COMMAND...
wait_while() {
  local tenths=$(($1 * 10))
  shift
  while "$@"; do
    if [ "$tenths" -le 0 ]; then
      return 1
    fi
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# Waits until a file appears, as long as a process lives.
#   wait_for_file FILE PID SECONDS
wait_for_file() {
  local tenths=$(($3 * 10))
  while [ ! -e "$1" ]; do
    if ! is_running "$2"; then
      return 1
    fi
    if [ "$tenths" -le 0 ]; then
      return 1
    fi
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# Ends a process that is nobody else's yet. It is told to end, and to go on if somebody has stopped it (SIGSTOP, Ctrl-Z), because it would not hear of that; a debugger may still hold it, so it is
# killed when that takes too long.
#   end_process PID SECONDS
end_process() {
  local start
  start=$(start_of "$1")
  kill -TERM "$1" 2>/dev/null || return 0 # it has ended by now
  kill -CONT "$1" 2>/dev/null || true
  if ! wait_while "$2" is_running "$1" "$start"; then
    echo "Process $1 has not ended $2 s after it was told to, and is killed; the next host in its directory removes what it leaves." >&2
    kill -KILL "$1" 2>/dev/null || true
  fi
}

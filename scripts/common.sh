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

# Whether a host may still become ready.
#   is_starting READY_FILE PID
is_starting() {
  [ ! -e "$1" ] && is_running "$2"
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

# Becomes a host that belongs to who starts it, until that has written a line to its standard input. When the input ends without one, however who wrote to it has ended, the host is ended, and PRIVATE
# removed. To be called in a session of its own: Ctrl-C in a terminal is not meant for the host, and SIGKILL may come to all of a group.
# What it says is kept in PRIVATE/said, up to a bound and a NUL in PRIVATE/pipe, for the case that it does not become ready; afterwards its log is logs/host.log in the run directory.
#   become_host PRIVATE SECONDS COMMAND...   # within so many SECONDS it ends when it is told to, or is killed
become_host() {
  local private=$1 seconds=$2
  shift 2
  mkfifo "$private/new" || return
  exec 3<&0 4<>"$private/new" # both ways: nobody waits for another end that may never come
  exec 5<"$private/new"
  # Neither of the two is a child of the host, which would not ask how it has ended.
  (keep_said "$private" <&5 >/dev/null 2>&1 3<&- 4>&- 5<&- &)
  (end_unless_told "$private" "$seconds" "$$" "$(start_of "$$")" <&3 >/dev/null 2>&1 3<&- 4>&- 5<&- &)
  mv "$private/new" "$private/pipe" || return # it has a reader from now on
  exec "$@" </dev/null >"$private/pipe" 2>&1 3<&- 4>&- 5<&-
}

# Prints what a host has said that ended before it was ready. From then on nobody writes into PRIVATE.
#   print_said PRIVATE SECONDS
print_said() {
  [ -p "$1/pipe" ] || return 0 # it was ended before it could say anything
  # All of it lies before this NUL. Not for the end of the pipe: somebody whom the host has started may keep that open for ever.
  printf '\0' 1<>"$1/pipe"
  if wait_while "$2" [ ! -e "$1/said" ]; then
    cat "$1/said"
  fi
}

# Keeps the first that a host says, and reads the rest, for it would end if nobody did.
keep_said() {
  local said
  IFS= read -r -d '' -n 65536 said
  printf '%s' "$said" >"$1/part" && mv "$1/part" "$1/said"
  exec cat
}

# Waits for a line on standard input, and ends the host when there is none.
end_unless_told() {
  read -r && return
  is_running "$3" "$4" && end_process "$3" "$2"
  print_said "$1" "$2"
  rm -rf "$1"
}

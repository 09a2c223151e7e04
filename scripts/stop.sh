#!/usr/bin/env bash
# Ends a run: its host takes no new work, lets running jobs finish, and leaves nothing behind. Waits until it is gone.
#
#   scripts/stop.sh            # running jobs may finish, within actorshm.host.drain-timeout
#   scripts/stop.sh --at-once  # they are cancelled
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

help_if_asked "$@"
run=$(run_directory)
case ${1:-} in
  '' | --at-once) ;;
  *)
    echo "Usage: scripts/stop.sh [--at-once]" >&2
    exit 2
    ;;
esac

end_host "$run" "$@"

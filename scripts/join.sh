#!/usr/bin/env bash
# Becomes one more node of a run that is there, until the run ends or it gets SIGTERM. Takes the options of 'actorshm node'.
#
#   scripts/join.sh &
#   ACTORSHM_RUN_DIR=/dev/shm/actorshm-$(id -u)/mine scripts/join.sh &
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

actorshm=$(find_actorshm)
exec "$actorshm" node --run-dir "$(run_directory)" "$@"

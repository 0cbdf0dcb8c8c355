#!/bin/sh
# Replay tests; see run.mjs. usage: run.sh [BIN_DIR]
exec node "$(dirname "$0")/run.mjs" "$@"

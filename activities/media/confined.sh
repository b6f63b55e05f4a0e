#!/bin/sh
# Runs a program that opens strangers' files: "confined.sh PROGRAM ARGUMENTS". It ends with its parent, gains no rights, and has bounds
# on processor seconds, memory and the length of a file it writes. GALLEY_NETWORK is how it is parted from the network, empty where the
# system does not let us; then nothing of ours but its own arguments keeps it from one.
ulimit -c 0
ulimit -t "$GALLEY_CPU_SECONDS"
ulimit -d "$GALLEY_MEMORY_KIB"
ulimit -f "$GALLEY_FILE_BLOCKS"
ulimit -n 128
network=$GALLEY_NETWORK
unset GALLEY_NETWORK GALLEY_CPU_SECONDS GALLEY_MEMORY_KIB GALLEY_FILE_BLOCKS
if command -v setpriv >/dev/null; then
  exec $network setpriv --pdeathsig KILL --no-new-privs -- nice -n 10 "$@"
fi
exec $network nice -n 10 "$@"

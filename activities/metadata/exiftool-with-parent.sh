#!/bin/sh
# GALLEY_EXIFTOOL is the program. A compressed text in a picture unpacks to a thousand times its size, and ExifTool unpacks it all: it
# gets 400 MiB. Kept open, it goes on waiting for commands after a killed worker and looks for them without end: the kernel ends it
# with its parent. A system that lacks one of the two (setpriv is part of util-linux) does without it.
ulimit -v 409600 2>/dev/null
if command -v setpriv >/dev/null; then
  exec setpriv --pdeathsig KILL -- perl "$GALLEY_EXIFTOOL" "$@"
fi
exec perl "$GALLEY_EXIFTOOL" "$@"

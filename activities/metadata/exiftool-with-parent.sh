#!/bin/sh
# Kept open, ExifTool goes on waiting for commands after a killed worker and looks for them without end. The kernel ends it with its
# parent. GALLEY_EXIFTOOL is the program; setpriv is part of util-linux.
exec setpriv --pdeathsig KILL -- perl "$GALLEY_EXIFTOOL" "$@"

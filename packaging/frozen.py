"""The entry of the one-file program: volstat, or one of its workers when it starts itself as one."""

import sys

from volstat.intake.workers import FROZEN_WORKER

if sys.argv[1:] == [FROZEN_WORKER]:
    from volstat.intake.worker_process import serve

    sys.exit(serve())

from volstat.cli.main import main

main()

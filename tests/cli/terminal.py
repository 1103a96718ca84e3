"""The program at a terminal: a process whose standard streams are one, as people have it."""

import os
import re
import select
import signal
import subprocess
import sys
import time

# a shell's background job ignores interrupts and hands that on: what is interrupted below would never end
signal.signal(signal.SIGINT, signal.default_int_handler)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What moves the cursor and colours."""
PTY = sys.platform != "win32"


class Terminal:
    """`volstat` started at a pseudo-terminal of 80 columns."""

    def __init__(self, *arguments, cwd=None, **environment):
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "VOLSTAT", "NO_COLOR", "COLUMNS"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "volstat", *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={**kept, "TERM": "xterm-256color", **environment},
            preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)),
        )
        os.close(slave)
        self.seen = ""

    def type(self, keys):
        """Types keys, as if a person did."""
        os.write(self.master, keys.encode())

    def wait_for(self, text, seconds=60):
        """Reads until `text` has appeared behind what was waited for before."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            if time.monotonic() > end or not self._read(0.2):
                raise AssertionError(f"{text!r} did not appear in {self.seen!r}")
        self.seen = self.seen[self.seen.index(text) + len(text) :]

    def end(self):
        """Reads to the end; returns what has not been waited for, and the exit code."""
        while self._read(60):
            pass
        code = self.process.wait(60)
        os.close(self.master)
        return self.seen, code

    def _read(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        try:
            data = os.read(self.master, 65536) if ready else None
        except OSError:  # the other side is closed
            return False
        if data:
            self.seen += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return data != b""

"""What every test runs under."""

import signal
import threading

if threading.current_thread() is threading.main_thread():
    # a shell's background job ignores interrupts and hands that on: programs that tests interrupt would never end
    signal.signal(signal.SIGINT, signal.default_int_handler)

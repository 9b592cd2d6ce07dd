"""The machine: processes, terminals, files, streams, progress."""

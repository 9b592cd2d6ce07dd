"""The command `certify`: certificates on disk, written, checked again, and compared with their spec."""

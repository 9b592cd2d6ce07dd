"""The command `export`: obligations for other tools."""

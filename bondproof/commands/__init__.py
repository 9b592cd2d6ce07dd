"""One folder or file a command: its work, its result, and what the result has to say."""

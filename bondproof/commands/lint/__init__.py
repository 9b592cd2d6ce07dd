"""The command `lint`: what is wrong or doubtful with a spec."""

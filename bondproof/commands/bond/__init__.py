"""The command `bond`: the window of the parameter that a spec leaves to be solved."""

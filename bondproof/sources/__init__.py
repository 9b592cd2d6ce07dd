"""Where specs and their numbers come from: paths, names, programs, locks, workloads."""

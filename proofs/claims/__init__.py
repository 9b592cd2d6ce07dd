"""What claims mean: statements, their obligations, implicit claims, incentives."""

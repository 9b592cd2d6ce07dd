"""The command `equilibria`: what rational players do."""

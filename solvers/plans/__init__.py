"""Plans in games in time: the best one at a point, and claims that are asked about with the plans that they need."""

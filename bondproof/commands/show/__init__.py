"""The commands `list` and `show`: the catalogue, and one spec in words."""

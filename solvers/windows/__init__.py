"""For which values of one parameter do claims hold? Sets of values, their ends, and what they rest on."""

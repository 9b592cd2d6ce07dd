"""What proves an obligation, and the checker that accepts it or says what is wrong."""

"""Documents as written to a knowledge base whose every reference and claim has been checked."""

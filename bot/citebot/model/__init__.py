"""What Citebot talks about: dates, sources, claims, questions, answers. Standard library only, no I/O."""

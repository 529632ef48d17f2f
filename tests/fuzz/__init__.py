"""Coverage-guided fuzzing of what strangers and editors can send: updates and YAML files. ``make fuzz``."""

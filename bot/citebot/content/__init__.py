"""YAML text to checked documents that know their positions."""

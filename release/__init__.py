"""A release, made and proved by one command: `make release`. docs/release.md is the page to follow."""

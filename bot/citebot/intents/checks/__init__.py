"""The single checks: each can only refuse, and says in words what does not fit."""

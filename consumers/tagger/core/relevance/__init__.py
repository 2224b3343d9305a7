"""Is a text about conflict, and what happened?"""

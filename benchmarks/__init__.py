"""How fast is it, beside what? Ratios against a baseline of the same run; nothing here gates a test."""

"""Text files: web pages, plain text, Markdown, and what they are encoded in."""

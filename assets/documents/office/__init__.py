"""Word and Excel files, new and old, and what LibreOffice converts."""

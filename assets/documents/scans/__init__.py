"""Pictures of pages: cleaned, ruled lines found, text recognised (extra `ocr`)."""

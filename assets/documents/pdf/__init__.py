"""PDF files: text and ruled lines with PDFium, and which of their pages are scans."""

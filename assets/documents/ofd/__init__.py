"""OFD, the layout format of Chinese official documents (GB/T 33190): a ZIP archive of XML, in millimetres."""

"""How days and hours are written on the site: as in the documents, and with hours as people say them."""

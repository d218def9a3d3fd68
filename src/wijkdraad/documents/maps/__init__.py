"""Maps that go out: GeoPackage, GeoParquet, rasters, and how QGIS draws them."""

"""Steps of the profile: an area over the years, beside others."""

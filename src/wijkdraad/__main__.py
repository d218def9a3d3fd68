"""`python -m wijkdraad` is the same as `wijkdraad`."""

from wijkdraad.cli import main

main()

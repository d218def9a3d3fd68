"""Preparing, drawing and replaying a lottery for a panel of residents."""

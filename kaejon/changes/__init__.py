"""What changes in a household while the drive goes on, as requests that a second person takes or declines."""

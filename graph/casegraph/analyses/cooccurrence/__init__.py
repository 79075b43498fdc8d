"""Which themes co-occur, as a network whose edges carry their evidence."""

"""A service beside Gatehouse: everybody's own notes, for whoever Gatehouse says is asking."""

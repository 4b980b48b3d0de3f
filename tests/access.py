"""Who may open which page, and what it leaves in the trail."""

ACCESS: dict[str, object] = {}

"""Pages and pictures: HTML, PDF, SVG, and what a notebook shows."""

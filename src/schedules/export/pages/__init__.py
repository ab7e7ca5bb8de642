"""Pages and pictures: html, pdf, svg, notebooks."""

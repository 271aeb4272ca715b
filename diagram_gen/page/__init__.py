"""What pages show: listings, figures, walkthroughs and reports, as HTML, with their styles and scripts."""

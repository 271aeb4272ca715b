"""All that is asked of a snippet before it comes into the site, each answer with its place and the remedy."""

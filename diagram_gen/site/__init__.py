"""The site beside its pages: what they may call, what is made for all of them, and what MkDocs needs for that."""

"""What does a linear program look like: the polygon of one, the iterates of another, and a place for one's own?"""

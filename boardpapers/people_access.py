"""How a page about people gets its person, membership or register: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

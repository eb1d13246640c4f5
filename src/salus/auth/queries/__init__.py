"""How do we find and change what is remembered?"""

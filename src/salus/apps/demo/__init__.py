"""What does the demonstration clinic consist of, and how does it get into an empty database?"""

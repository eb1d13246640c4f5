"""What is true of passwords, codes and refresh tokens?"""

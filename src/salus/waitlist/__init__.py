"""Who waits for what, and which offers were made to them?"""

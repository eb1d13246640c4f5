"""What do we do, who may, in which transaction?"""

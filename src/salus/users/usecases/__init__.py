"""What do we do, and who may? One file for each kind of thing that is done."""

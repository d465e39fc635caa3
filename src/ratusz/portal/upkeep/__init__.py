"""How the machine of the bank is: its disk, its work, its letters, its pages; what is wrong, and how one mends it."""

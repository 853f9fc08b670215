"""What is a page made of? The player, live controls, the address, panels and charts; all open without torch."""

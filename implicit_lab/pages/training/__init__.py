"""Page 9: six gradients of a fixed point train one small network, side by side."""

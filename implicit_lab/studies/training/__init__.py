"""How does one train through a fixed point? Six gradients on one small problem and on programs: cost, angle, end."""

"""Page 5: linear programs, solved by networks and by PDHG."""

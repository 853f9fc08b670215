"""Page 2: which maps can an iterated simple step express?"""

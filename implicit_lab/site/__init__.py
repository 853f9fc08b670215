"""What does the lab look like where no server runs? Every page as one file, which holds all that it shows.

``build`` writes them: each page's code is run once, here, and what it shows is drawn in the browser by the same front
end that the app sends. In the place of the kernel stands ``stand_in.js``, which answers what can be answered without
Python; what cannot be rests, and says so.
"""

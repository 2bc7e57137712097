#% set answer = "data"

#% set answer = ""

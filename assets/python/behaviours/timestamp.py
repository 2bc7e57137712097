#% set answer = stamp ~ " + data"

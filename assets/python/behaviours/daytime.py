#% set answer = 'time.ctime().encode() + b"\\r\\n"'

#% set answer = 'f"' ~ stamp ~ '".encode(' ~ codec.encode ~ ') + data'

#% if place.form == "path"
path = pathlib.Path(PATH)
if path.is_socket():  # left by the last run: bind() would fail with EADDRINUSE
    path.unlink()
#% endif

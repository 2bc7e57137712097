# The window.
app-name = Socket Lab

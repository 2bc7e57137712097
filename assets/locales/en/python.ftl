# An endpoint as a Python program.
command-show-python = Show as Python
show-python = As Python

program-title = { $name } in Python
program-what = It needs Python 3.10 or later and nothing else, and does what this endpoint does with its present settings.
program-text = The program
program-copy = Copy
program-save = Save as .py…
program-copied = Copied
program-failed = { $path } could not be written: { $error }

dialog-save-program = Save the program
dialog-save-program-hint = Path of the .py file to write
python-hidden = The program would tell the mistake: name the cause in the lesson’s card first.
python-no-relay = A relay has no program in Python: what it does to the traffic is the lab’s

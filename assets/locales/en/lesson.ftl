# The cards of the examples.
card = Lesson
command-toggle-card = Lesson of the example
card-look = Look
card-look-named = Look: step { $n }
card-look-hint = Press to see the place.
card-light-named = Where is { $control }?
card-here = Here: { $what }
card-answer = Answer
card-hide-answer = Hide
card-question = Question
card-this-row = This row
card-this-row-hint = Click on a row in any view, then here.
card-number = Your answer
card-number-take = Take it
card-right = Right: { $why }
card-not-this = Not this: { $why }
card-not-this-alone = Not this one. Look again.
card-no-number = This is not a number.
card-answered = Answered, { $time }
card-close = Close the card
card-nothing-yet = Not there yet: do this step first.
card-step = Step { $n }: { $what }
card-done = { $done } of { $all } steps are done
card-tick = Step { $n } is done, { $time }
card-tick-hint = Press to see what shows it, row by row; there are { $rows }.
card-tick-old = Done before this log.
card-clue = Hint
card-clue-named = Hint: step { $n }
card-clue-hint = Press to see what is still missing, and which control is next.
card-again = Begin the lesson again
card-again-hint = Takes the ticks back; the log stays. Stop what runs, then begin with step 1.
course-lessons = Lessons of the course
course-before = The lesson before
course-next = The next lesson
lesson-error = line { $line }, column { $column }: { $message }
lesson-file-unreadable = it cannot be read: { $error }
lesson-file-too-large = it is larger than { $most }

## What there is to do.
deed-all-clients = all clients
deed-others = the others
deed-each = { $deed } each time
deed-one-by-one = { $deed } one by one
deed-within = { $deed } within { $time }
deed-type = { $who }: type { $text }
deed-type-as = { $who }: type { $text } as { $kind }
deed-clear = { $who }: empty the field
deed-kept = { $who }: kept payload { $payloads }
deed-repeat = { $who }: repeat every { $every }, { $times } times
deed-to = { $who }: send to { $address }
deed-set = { $who } { $control }: { $setting } = { $value }
deed-call = by hand (F7): { $call }
deed-on = on
deed-off = off
deed-wait = wait { $time }

## What the examples are about, in the order of teaching.
idea-first-steps = First steps
idea-waiting = Who waits: blocking, models, backlog
idea-cuts = Where TCP cuts
idea-datagrams = Datagrams and loss
idea-conversations = Conversations
idea-endings = Endings: half-close, reset, TIME_WAIT
idea-families = Families and addresses
idea-data = Data and encodings
idea-errors = Errors and names
idea-faults = Find the fault

## What a step still lacks; results as b'…', 5, ok and names of errors stay as they are.
missing-begin = not begun yet
missing-before = { $who }: { $call } comes after what stands before it
missing-nothing = { $who }: no { $call } → { $result } yet
missing-next = { $who }: so far { $last }; { $call } → { $result } is missing
missing-other-result = { $who }: { $call } returned { $found }; { $result } is expected
missing-covering = { $who }: no { $call } has the bytes of { $sends } × send by { $of } yet
missing-covered = { $who }: no { $call } was taken by { $recvs } × recv of { $of } yet
missing-fewer = { $who }: { $call } { $found } of { $wanted } times
missing-waiting = { $who }: in { $call } for { $found } of { $wanted }
missing-waits-elsewhere = { $who }: is in { $found }, not in { $call }
missing-not-told = { $who }: this saved log does not say whether it waits in { $call }
missing-answer = { $who }: no reply after { $from } to { $to } yet
missing-answer-took = { $who }: the reply took { $found }; { $from } to { $to } are expected
missing-took = { $who }: no { $call } yet
missing-message = { $who }: no message { $message } yet
missing-other-message = { $who }: { $found }; the message { $message } is expected
missing-note = { $who }: the note { $note } is missing
missing-open = { $who }: open connections: { $found }; { $wanted } are expected
missing-addresses = { $who }: addresses that { $call } has had: { $found } of { $wanted }
missing-byte = { $who }: no { $call } with byte { $at } = { $byte } yet
missing-number = { $who }: no { $call } with the expected number yet
missing-quiet = { $time } more, in which nothing else may come
missing-came = { $who }: { $call } in row { $row }, which was not to come; begin the step again
missing-often = { $who }: more than { $wanted } { $call }, in row { $row }; begin the step again
missing-long = { $who }: { $call } took { $found }, less than { $most } is expected; begin the step again

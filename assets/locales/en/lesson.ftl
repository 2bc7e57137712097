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
card-close = Close the card
card-nothing-yet = Not there yet: do this step first.
lesson-error = line { $line }: { $message }

## What there is to do.
deed-all-clients = all clients
deed-others = the others
deed-each = { $deed } each time
deed-one-by-one = { $deed } one by one
deed-within = { $deed } within { $time }
deed-type = { $who }: type { $text }
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

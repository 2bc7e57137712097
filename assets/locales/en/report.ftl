# The report to hand in.
report-title = Report: { $lab }
report-named = { $name }: { $value }
report-author = Name
report-made = Made
report-program = Program
report-system = System
report-log = Log
report-log-file = Log file
report-data = Data
report-data-left-out = left out; the number of bytes stands in its place
report-rows = { $n ->
    [one] 1 row
   *[other] { $count } rows
}
report-rows-from-to = { $rows }, from { $from } to { $to }
report-rows-evicted = { $rows }; { $n ->
    [one] 1 older row has
   *[other] { $count } older rows have
} left it

## What it can vouch for.
report-vouch = What this report can vouch for
report-vouch-kept = Socket Lab { $version } wrote this report from the log that it kept while the lab ran.
report-vouch-file = Socket Lab { $version } wrote this report from the file { $file }. It cannot tell who wrote that file, or whether it was changed.
report-vouch-no-more = It can vouch for no more. A log can be forged, and so can this report: neither is signed. A step that is marked as done means that rows of the log fit its check. It does not say who did it, when, or on which machine.
report-vouch-typed = The name, the notes and what was answered stand here as they were typed.

## The lab.
report-lab = Lab
report-endpoint = Endpoint
report-role = Role
report-address = Address
report-behaviour = Behaviour
report-changed = Changed settings
report-settings-now = The settings are those at the time when the report was made.

## The lesson.
report-lesson = Lesson
report-steps-done = Steps done: { $n } of { $all }
report-check = Check
report-done-at = done, { $time }
report-not-done = not done
report-not-done-because = not done: { $missing }
report-no-rows = No row stands for it: it is about what did not come, or about a thread that waited.
report-rows-gone = { $n ->
    [one] 1 row that proved it has
   *[other] { $n } rows that proved it have
} left the log.
report-rows-of-before = It was done in an earlier session: its rows are not in this log.
report-row = Row
report-time = Time
report-call = Call → result
report-bytes = Data
report-question = Question
report-answer = Answer
report-answer-right = right
report-answer-wrong = not right
report-expected = The lesson’s answer
report-not-answered = Not answered

## A program with a mistake.
report-symptom = Symptom
report-symptom-open = Not seen yet: the steps come first.
report-evidence = Evidence
report-mend = Mend
report-ruled-out = Named before, and not it:
report-diagnosis-not-told = A saved log does not tell which evidence was marked and which cause was named. The report that the window saves does.
report-hidden = What would tell the cause is not shown: it is not named yet.

## The exchange.
report-picture = Exchange
report-steps = Steps { $first } to { $last } of { $all }
report-steps-left-out = { $n ->
    [one] The first step is
   *[other] The first { $count } steps are
} left out.
report-lifelines-left-out = Left out for lack of room: { $names }.
report-nothing = The log has no steps.

## Errors and notes.
report-errors = Errors
report-no-errors = No call failed, and nothing was lost.
report-met = { $n ->
    [one] once
   *[other] { $count } times
}, first in row { $row } ({ $name }, { $time })
report-cause = Cause
report-next-step = Next step
report-losses = Losses and limits
report-more-errors = { $n ->
    [one] 1 more failed call is
   *[other] { $count } more failed calls are
} not listed.
report-more-losses = { $n ->
    [one] 1 more note of the log is
   *[other] { $count } more notes of the log are
} not listed.
report-notes = Notes
report-none = None
report-notes-cut = Cut here: a report holds at most { $most } characters of notes.

## Writing it.
report-error-unknown-format = { $path }: the ending chooses the format, .html or .md
report-error-write = { $path } could not be written: { $cause }
report-error-steps = the steps of the exchange cannot be counted: { $cause }
report-error-template = the report cannot be put together, a fault of this program: { $message }

## In the window.
command-save-report = Save report…
dialog-save-report = Save report
dialog-save-report-hint = Path of the file to write; its ending chooses the format: .html to open in a browser and to print, or .md
report-window-what = One file to hand in: the lab, the steps of the lesson with the rows that prove them, the exchange, errors, and your notes.
report-window-notes-hint = What was seen, and why it is so
report-window-answer = Your answer
report-window-given = Answered: { $answer }
report-window-not-given = Not answered yet, in the lesson’s card.
report-window-data = With the bytes that were sent and received
report-window-data-hint = Without them, only how many there were is in the report.
report-window-save = Save as…

#% from "parts/macros.py" import connected, recv, shown, wrapped
#% set what = transport ~ " client: whoever has sent waits for the answer."
#% set main
{{ connected()|indent(0) }}
    #% if framing.cuts
    answers = received(s)
    #% endif
    for data in messages():
        if not data:
            break  # an empty line ends it: it would get no answer
        s.sendall({{ wrapped("data") }})
        #% if framing.cuts
        answer = next(answers, None)
        if answer is None:
            break  # the other side has ended
        #% else
        answer = {{ recv("s") }}
        if not answer:
            break  # the other side has ended
        #% endif
        print({{ shown("answer") }})
#% endset

## The labs that ship with the program.
example-echo = Echo
example-echo-hint = A TCP server that sends back what comes, and a client

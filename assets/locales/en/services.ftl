# Ports and services: the table of well-known services, names beside ports, and the offer of a free port.
command-services = Ports and services…

services-title = Ports and services
services-hint = A port, a name, an RFC, or what it is for
services-nothing = No service of that kind is known.
services-port = Port
services-name = Name
services-transport = Transport
services-source = RFC
services-what = What it is for
services-table-services-more = Ports below 1024 are privileged (🔒): most systems let only privileged programs bind them. Enter or a click copies the port.
services-row = { $port } { $name }
services-copied = Copied: { $port }
services-tables = Which table
services-table-services = Services
services-table-modules = Python modules
services-table-classes = socketserver
services-module = Module
services-protocol = Protocol
services-python = Python
services-gone = gone since { $version }
services-class = Class
services-bases = Derived from
services-example = Example
services-class-row = { $name }: example { $example }
services-table-modules-more = The protocols of Python’s standard library, each with its port. Enter or a click copies the port.
services-table-classes-more = The classes of Python’s socketserver (SocketServer in Python 2). Enter or a click opens the example that shows one. What forks is shown with threads.

port-reserved = privileged
port-reserved-hint = Below 1024: most systems let only privileged programs bind it.
use-port = Use port { $port }
use-any-port = Use a free port
use-port-hint = Sets the port and starts the server again; this lab’s clients go with it.
use-server-port = Use port { $port } of { $name }
use-server-port-hint = Sets the port, and connects to that server of this lab.

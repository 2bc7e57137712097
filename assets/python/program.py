#!/usr/bin/env python3
"""{{ what }}"""
# Made by Socket Lab from the endpoint "{{ name }}".

#% for module in modules
import {{ module }}
#% endfor

{{ constants }}
#% if functions


{{ functions }}


{{ main }}
#% else

{{ main }}
#% endif

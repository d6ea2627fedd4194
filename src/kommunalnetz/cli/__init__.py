"""The commands: each parses its arguments, calls one library function, prints and exits."""

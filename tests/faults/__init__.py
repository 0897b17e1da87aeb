"""Stops newsmeta at any moment and takes away what it needs, to see what is left.

    python -m tests.faults --rounds 1000 --seed 1 [--scene NAME]... [--signal NAME]...

Each round lays out a folder, runs a command on it in a process of its own, and sends that a
signal: at a line of the code that writes, picked at random among those that the command comes
to, or after a random time. Then every file has to be the old one or the new one, the exit status
has to say what happened, and the same command run again has to end in what an undisturbed run
ends in, byte for byte, with nothing else left. `scenes` has the commands, `rounds` does one.
"""

"""Stops newsmeta at any moment and takes away what it needs, to see what is left.

    python -m tests.faults --rounds 1000 [--scene NAME]... [--signal NAME]... [--kind KIND]...

Each round lays out a folder, runs a command on it in a process of its own, and disturbs that. By
its kind, the process is sent a signal at a line of the code that writes (`step`), after a time
(`time`) or at a call that asks the system about a file (`call`); such a call fails, once or from
then on (`error`); or somebody else changes, removes, replaces or forbids the files (`meddle`). The
calls are counted by a library that stands before that of C, which takes Linux and a compiler.

Then every file has to be the old one or the new one, the exit status has to say what happened,
and the same command run again has to end in what an undisturbed run ends in, byte for byte, with
nothing else left. `scenes` has the commands, `rounds`, `errors` and `meddling` do a round.
"""

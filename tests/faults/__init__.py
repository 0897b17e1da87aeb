"""Stops newsmeta at any moment and takes away its resources, and checks the consequences.

    python -m tests.faults --rounds 1000 [--scene NAME]... [--signal NAME]... [--kind KIND]...

Each round lays out a folder, runs a command on it in a separate process, and disturbs that
process. Depending on the kind of the round, the process gets a signal at a line of the writing
code (`step`), after a time (`time`) or at a system call about a file (`call`); such a call fails,
once or permanently (`error`); or another process changes, removes, replaces or forbids the files
(`meddle`); or another run of newsmeta takes place at a line of the writing code (`twin`). A library
preloaded before the C library counts the calls; it needs Linux and a compiler.

Afterwards, every file must have its old or its new content, and the exit status must tell which.
The same command, run again, must give the result of an undisturbed run, byte for byte, and leave
no other files. After two runs, the files must be as after one following the other.
`scenes` has the commands; `rounds`, `errors`, `meddling` and `twins` play a round.
"""

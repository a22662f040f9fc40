// Ctrl-C and a polite kill as a flag that a loop asks for.
#ifndef REPRO_INTERRUPTION_H
#define REPRO_INTERRUPTION_H

/// From now on SIGINT and SIGTERM set the flag; a second one ends the process. They are unblocked, too: some
/// parents start their children with every signal blocked.
void repro_watch_interruption(void);
int repro_is_interrupted(void);

#endif

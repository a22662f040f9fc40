#ifndef REPRO_TERMINAL_H
#define REPRO_TERMINAL_H

/// Columns of the terminal behind a descriptor; 80 where it does not say.
int repro_terminal_width(int descriptor);

#endif

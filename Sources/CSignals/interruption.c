#include "interruption.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t interrupted;

static void note(int number) {
    interrupted = 1;
    signal(number, SIG_DFL);
}

void repro_watch_interruption(void) {
    sigset_t both;
    sigemptyset(&both);
    sigaddset(&both, SIGINT);
    sigaddset(&both, SIGTERM);
    signal(SIGINT, note);
    signal(SIGTERM, note);
    // A file that outgrows its limit is then an error of writing, with a message.
    signal(SIGXFSZ, SIG_IGN);
    sigprocmask(SIG_UNBLOCK, &both, NULL);
}

int repro_is_interrupted(void) { return interrupted; }

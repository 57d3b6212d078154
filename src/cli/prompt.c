#include "cli/prompt.h"

#include "cli/exit.h"
#include "cli/report.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096 };

/* What would leave a terminal without echo behind. Not SIGTTOU: it stops a
 * background process before tcsetattr() has done anything. */
static const int watched[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

enum { N_WATCHED = sizeof watched / sizeof watched[0] };

/* The only state that a signal handler can reach. */
static volatile sig_atomic_t caught;

struct asking {
    int tty;
    struct termios before;
    struct sigaction actions[N_WATCHED];
    sigset_t mask; /* before the watched signals were blocked */
};

static void remember(int signal)
{
    caught = signal;
}

/* The signals stay blocked but for the moment of waiting, so that none comes
 * between looking at `caught` and waiting. */
static void watch(struct asking *a)
{
    struct sigaction action = { .sa_handler = remember };
    sigset_t block;

    caught = 0;
    sigemptyset(&block);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < N_WATCHED; i++)
        sigaddset(&block, watched[i]);
    sigprocmask(SIG_BLOCK, &block, &a->mask);
    for (size_t i = 0; i < N_WATCHED; i++) {
        sigaction(watched[i], NULL, &a->actions[i]);
        /* What is ignored stays so: nohup. */
        if (a->actions[i].sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
}

static void unwatch(struct asking *a)
{
    for (size_t i = 0; i < N_WATCHED; i++)
        sigaction(watched[i], &a->actions[i], NULL);
    sigprocmask(SIG_SETMASK, &a->mask, NULL);
}

static bool echo_off(struct asking *a)
{
    struct termios silent;

    if (tcgetattr(a->tty, &a->before) != 0)
        return false;
    silent = a->before;
    silent.c_lflag &= (tcflag_t) ~(ECHO | ECHOE | ECHOK | ECHONL);
    silent.c_lflag |= ICANON | ISIG;
    return tcsetattr(a->tty, TCSAFLUSH, &silent) == 0;
}

static void echo_on(struct asking *a)
{
    tcsetattr(a->tty, TCSAFLUSH, &a->before);
}

/* False on a signal, the terminal's end, or a line too long. */
static bool read_answer(const struct asking *a, struct bytes *out)
{
    char line[LINE_MAX_BYTES];
    fd_set readable;
    ssize_t n = -1;

    FD_ZERO(&readable);
    FD_SET(a->tty, &readable);
    if (pselect(a->tty + 1, &readable, NULL, NULL, NULL, &a->mask) == 1)
        n = read(a->tty, line, sizeof line);
    if (n > 0 && line[n - 1] == '\n')
        bytes_add(out, line, (size_t)n - 1);
    explicit_bzero(line, sizeof line);
    return n > 0 && caught == 0;
}

static void write_text(int fd, const char *text)
{
    ssize_t n = write(fd, text, strlen(text));

    (void)n; /* a prompt that can't be shown is no reason to stop */
}

static bool ask(struct asking *a, const char *text, struct bytes *out)
{
    bool answered = false;

    bytes_clear(out);
    watch(a);
    if (echo_off(a)) {
        write_text(a->tty, text);
        answered = read_answer(a, out);
        echo_on(a);
        write_text(a->tty, "\n");
    }
    unwatch(a);
    return answered;
}

enum prompt_end prompt_ask(const char *text, struct bytes *out)
{
    struct asking a = { .tty = open("/dev/tty", O_RDWR | O_CLOEXEC) };
    bool answered;

    if (a.tty >= FD_SETSIZE)
        close(a.tty);
    if (a.tty < 0 || a.tty >= FD_SETSIZE)
        return PROMPT_NO_TERMINAL;
    for (;;) {
        answered = ask(&a, text, out);
        if (answered || caught == 0)
            break;
        /* Now that the terminal is as it was, let the signal do its work;
         * after a stop we come back and ask again. */
        raise(caught);
    }
    close(a.tty);
    return answered ? PROMPT_ANSWERED : PROMPT_NO_ANSWER;
}

int prompt_password(const char *text, struct bytes *out)
{
    struct bytes prompt = { 0 };
    enum prompt_end end;

    bytes_add_format(&prompt, "%s: ", text);
    end = prompt_ask(bytes_text(&prompt), out);
    bytes_free(&prompt);
    if (end == PROMPT_ANSWERED)
        return CLI_DONE;
    if (end == PROMPT_NO_ANSWER)
        report_line("password", "no password was typed");
    else
        report_line("password", "no terminal to ask at: give --password env:, "
                                "file:, fd: or stdin");
    return CLI_PASSWORD;
}

bool prompt_is_possible(void)
{
    return isatty(STDIN_FILENO) == 1;
}

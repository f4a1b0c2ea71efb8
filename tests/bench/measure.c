/* measure REPORT COMMAND...: runs COMMAND and writes to the file REPORT one line: user
 * and system seconds, peak memory in KiB, exit status. A process of its own, because a
 * child's peak includes what its parent occupied before exec; here that is next to
 * nothing. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t) { return (double)t.tv_sec + t.tv_usec / 1e6; }

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: measure REPORT COMMAND...\n", stderr);
        return 2;
    }
    pid_t child = fork();
    if (child < 0) return 2;
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) != child) return 2;
    FILE *report = fopen(argv[1], "w");
    if (!report) return 2;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    fprintf(report, "%.6f %.6f %ld %d\n", seconds(usage.ru_utime),
            seconds(usage.ru_stime), usage.ru_maxrss, code);
    return fclose(report) != 0;
}

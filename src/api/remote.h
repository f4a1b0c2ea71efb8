/* remote.h - VMs as other threads may name them: a number that never comes back, behind
 * which the VM is found as long as it is open.
 *
 * The only state of the process: a table of places, each with one atomic word that says
 * which VM has it, whether that is open, and how many threads are using it just now.
 * Closing waits for these; none of them waits for anything. Places are never freed. */
#ifndef API_REMOTE_H
#define API_REMOTE_H

#include "api/host.h"

/* The VM's name, made when first asked for. 0: raised. */
uint64_t remote_id(aiolos_vm *vm);
/* No thread finds the VM any more. */
void remote_close(aiolos_vm *vm);

/* [any thread] [signal] NULL: it has closed. Else remote_unpin soon. */
aiolos_vm *remote_pin(uint64_t id);
void remote_unpin(uint64_t id);

/* Messages of aiolos_post that nobody will run: told so. After remote_close. */
void remote_drop_posts(aiolos_vm *vm);

#endif

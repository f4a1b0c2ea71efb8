/* call.c - C calls a script's function and takes its result apart. Handles made between
 * aiolos_scope_begin and aiolos_scope_end need not be dropped one by one.
 *
 *     cc call.c $(pkg-config --cflags --libs aiolos) && ./a.out */
#include <aiolos.h>
#include <stdio.h>

static const char rules[] =
    "def damage(attack, armour, tags):\n"
    "    base = max(1, attack - armour)\n"
    "    return {'damage': base * 2 if 'fire' in tags else base,\n"
    "            'notes': [t.upper() for t in tags]}\n";

static void show(aiolos_vm *vm, aiolos_val damage, int attack) {
    aiolos_scope scope = aiolos_scope_begin(vm);
    aiolos_val tag = aiolos_str(vm, "fire");
    aiolos_val args[] = {aiolos_int(vm, attack), aiolos_int(vm, 3),
                         aiolos_list(vm, 1, &tag)};
    aiolos_val result = aiolos_call(vm, damage, 3, args), note;

    int64_t points = 0;
    aiolos_get_int(vm, aiolos_getitem(vm, result, aiolos_str(vm, "damage")), &points);
    printf("attack %d: %d points", attack, (int)points);
    aiolos_val notes =
        aiolos_iter(vm, aiolos_getitem(vm, result, aiolos_str(vm, "notes")));
    while (aiolos_next(vm, notes, &note))
        printf(", %s", aiolos_get_str(vm, note, NULL));
    printf("\n");
    aiolos_scope_end(vm, scope);
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    if (!vm) return 1;
    aiolos_exec(vm, rules, "rules.aio");
    aiolos_val damage = aiolos_global(vm, "damage");
    for (int attack = 2; attack <= 8; attack += 3)
        show(vm, damage, attack);
    int status = aiolos_status_of(vm); /* of all that went before */
    if (status) fputs(aiolos_error_text(vm), stderr);
    aiolos_close(vm);
    return status != AIOLOS_OK;
}

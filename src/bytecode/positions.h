/* positions.h - the table behind code_position: source places of instructions, packed.
 *
 * A sequence of runs. Each run: number of words (varint), then the change of line (signed
 * varint) from the run before, then end_line - line (varint), column + 1 and
 * end_column + 1 (varints; 0: none). A run without a place has line change 0 and is
 * marked by an end_line distance of POSITION_NONE. */
#ifndef BYTECODE_POSITIONS_H
#define BYTECODE_POSITIONS_H

#include "bytecode/code.h"

/* Packs one place per word. Failure shows in out->failed. */
void positions_encode(const Position *places, size_t words, int32_t first_line,
                      Buffer *out);

/* Walks the runs in order. */
typedef struct PositionReader {
    const unsigned char *next, *end;
    uint32_t word; /* end of the current run */
    int32_t line;  /* of the last run that had one */
    Position place;
} PositionReader;
void positions_open(PositionReader *r, const Code *c);
/* False at the end; then `place` belongs to words [.., r->word). */
bool positions_next(PositionReader *r);

#endif

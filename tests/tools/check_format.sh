#!/usr/bin/env bash
# Every C file stands as .clang-format has it. With --fix: makes it so.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
mode=(--dry-run -Werror)
[ "${1:-}" = --fix ] && mode=(-i)
git ls-files -z 'src/*.[ch]' 'tests/*.[ch]' 'examples/*.[ch]' |
    xargs -0 -r clang-format "${mode[@]}"
echo "format: $(git ls-files 'src/*.[ch]' 'tests/*.[ch]' 'examples/*.[ch]' | wc -l) files"

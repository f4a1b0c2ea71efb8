"""What the coverage-guided fuzzers share: building a libFuzzer target of tests/fuzz/meson.build
under ASan and UBSan in build-fuzz (clang), and running it from a dictionary and a corpus."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build-fuzz"


def build(target):
    if not (BUILD / "build.ninja").exists():
        subprocess.run(["meson", "setup", BUILD, "-Dfuzz=true", "-Dbuildtype=debugoptimized",
                        "-Db_sanitize=address,undefined", "-Db_lundef=false",
                        "-Dc_args=-fno-sanitize-recover=all"],
                       cwd=ROOT, env={**os.environ, "CC": "clang"}, check=True)
    path = f"tests/fuzz/fuzz-{target}"
    subprocess.run(["ninja", "-C", BUILD, path], check=True)
    return BUILD / path


def write_dictionary(path, words):
    def entry(word):
        return "".join(c if c.isalnum() else "\\x%02x" % ord(c) for c in word)
    path.write_text("".join(f'"{entry(word)}"\n' for word in sorted(words)))


def write_seeds(folder, roots, largest):
    folder.mkdir(exist_ok=True)
    for root in roots:
        for file in sorted((ROOT / root).rglob("*.aio")):
            if file.stat().st_size <= largest:
                name = "-".join(file.relative_to(ROOT).with_suffix("").parts)
                (folder / name).write_bytes(file.read_bytes())


def main(target, doc, words, roots, largest, asan=""):
    """Fuzzes, or tries the files named on the command line again; exits with the status."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    program = build(target)
    env = {**os.environ, "ASAN_OPTIONS": "detect_stack_use_after_return=0" + asan}
    if args.files:
        sys.exit(subprocess.run([program, *args.files], env=env).returncode)
    work = BUILD / target
    (work / "found").mkdir(parents=True, exist_ok=True)
    write_dictionary(work / "words.dict", words)
    write_seeds(work / "seeds", roots, largest)
    options = [f"-max_total_time={args.seconds}", f"-dict={work}/words.dict",
               f"-max_len={largest}", f"-artifact_prefix={work}/", "-timeout=10",
               "-rss_limit_mb=2048", "-print_final_stats=1"]
    sys.exit(subprocess.run([program, *options, work / "found", work / "seeds"],
                            env=env).returncode)

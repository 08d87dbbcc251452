#!/usr/bin/env python3
"""Writes the seeds of the fuzzers, made from the fixtures: whole files and their paragraphs for `lexical` and `extract`, the
arguments of macros for `macros`.

usage: seeds.py TESTS OUT
"""
import hashlib
import pathlib
import re
import sys

# The order of kMacros in targets.cc: the first byte of an input chooses by it.
MACROS = re.search(r"kMacros\[\] = \{(.*?)\};", (pathlib.Path(__file__).parent / "targets.cc").read_text(), re.S)
NAMES = re.findall(r'"([^"]+)"', MACROS.group(1))
LONGEST = 4096


def arguments_of_macros(text):
    """(name, arguments, stands outside a body) of every macro call whose brackets match."""
    for call in re.finditer(r"([A-Za-z_][\w:]*)!\s*([({\[])", text):
        close = {"(": ")", "{": "}", "[": "]"}[call.group(2)]
        depth, at = 1, call.end()
        while at < len(text) and depth:
            depth += (text[at] == call.group(2)) - (text[at] == close)
            at += 1
        yield call.group(1), text[call.end():at - 1], text.rfind("\n", 0, call.start()) == call.start() - 1


def main():
    tests, out = map(pathlib.Path, sys.argv[1:])

    def write(target, data):
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        if 0 < len(data) <= LONGEST:
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)

    for path in sorted(tests.rglob("*.rs")):
        text = path.read_text()
        for piece in [text, *re.split(r"\n\n+", text)]:
            write("lexical", piece.encode())
            write("extract", piece.encode())
        for name, arguments, outside in arguments_of_macros(text):
            known = name if name in NAMES else name.split("::")[-1]
            index = NAMES.index(known) if known in NAMES else len(NAMES) - 1
            # 128 and more: among items.
            choice = index + (len(NAMES) * -(-(128 - index) // len(NAMES)) if outside else 0)
            write("macros", bytes([choice]) + arguments.encode())


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Holds the Markdown files below a folder to golden ones; what is made up anew in each run (ids, commits, times) is blanked.

usage: golden.py GOLDEN FOLDER      UPDATE_GOLDEN=1 rewrites GOLDEN
"""
import os
import re
import shutil
import sys


def blanked(text):
    text = re.sub(r"^# punchlist:keys .*\n", "", text, flags=re.M)
    text = re.sub(r" h=[0-9a-f]+ -->", " -->", text)
    text = re.sub(r"\b([FTR])-[0-9A-HJKMNP-TV-Z]{6,12}\b", r"\1-......", text)
    # In YAML a hash that could be taken for a number stands in quotation marks.
    text = re.sub(r'"?\b(?=[0-9a-f]*\d)[0-9a-f]{12}\b"?', "COMMIT", text)
    text = re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", "DATE", text)
    return re.sub(r"\b\d+(\.\d)? (s|min|h)\b( \d+ (s|min)\b)?", "TIME", text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(golden, folder):
    documents = {name: blanked(read(os.path.join(place, name)))
                 for place, _, names in os.walk(folder) for name in names if name.endswith(".md")}
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(golden, ignore_errors=True)
        os.makedirs(golden)
        for name, text in documents.items():
            with open(os.path.join(golden, name), "w", encoding="utf-8") as file:
                file.write(text)
    known = {name: read(os.path.join(golden, name)) for name in os.listdir(golden)}
    for name in sorted(set(known) ^ set(documents)):
        print(f"{name}: only in {'the golden folder' if name in known else 'this run'}")
    for name in sorted(set(known) & set(documents)):
        old, new = known[name].split("\n") + [""], documents[name].split("\n") + [""]
        if old != new:
            at = next(i for i in range(max(len(old), len(new))) if old[i:i + 1] != new[i:i + 1])
            print(f"{name}:{at + 1}: expected: {old[at:at + 1]}\n{name}:{at + 1}: now:      {new[at:at + 1]}")
    if known != documents:
        print("UPDATE_GOLDEN=1 rewrites the golden files")
    return known != documents


sys.exit(main(*sys.argv[1:]))

#!/usr/bin/env python3
"""Makes the Debian package and the relocatable archive out of a release build.

usage: package.py BUILD OUT

BUILD holds `punchlist` and `portable/punchlist`, which looks for its libraries in ../lib/punchlist. OUT gets
punchlist_VERSION_ARCH.deb and punchlist-VERSION-linux-ARCH.tar.gz. The times in both are those of the commit
(SOURCE_DATE_EPOCH, if set), so the same build gives the same bytes.
"""
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DOCUMENTS = ["README.md", "docs"]
# What is compiled in, by the file that has its licence.
COMPILED_IN = [
    ("tree-sitter", "node_modules/tree-sitter/LICENSE"),
    ("the parts of ICU that are in tree-sitter", "node_modules/tree-sitter/vendor/tree-sitter/lib/src/unicode/LICENSE"),
    ("tree-sitter-rust", "node_modules/tree-sitter-rust/LICENSE"),
    ("uPlot, in the dashboard", "node_modules/uplot/LICENSE"),
    ("CLI11", "/usr/share/doc/libcli11-dev/copyright"),
    ("JSON for Modern C++", "/usr/share/doc/nlohmann-json3-dev/copyright"),
]
# Every system of the same kind has these, and they must fit its kernel and name service.
OF_THE_SYSTEM = re.compile(r"^(linux-vdso|ld-linux.*|libc|libm|libpthread|libdl|librt|libresolv)\.so")
DESCRIPTION = """finds async-runtime misuse in Rust code
 Reads the Rust code of a repository, says where it misuses its async runtime
 (Tokio above all) with the call path that proves it, plans the fixes as tasks
 in Markdown, and proves each fix on the commit that made it."""


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


def write(path, data, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    os.chmod(path, mode)


def compress(text):
    return gzip.compress(text.encode(), 9, mtime=0)


def install(source, target, mode):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copyfile(source, target)
    os.chmod(target, mode)


def licences():
    """The copyright file: our licence, then those of what is compiled in, each in full."""
    with open(os.path.join(ROOT, "LICENSE")) as file:
        text = "punchlist is under this license:\n\n" + file.read()
    for name, path in COMPILED_IN:
        with open(os.path.join(ROOT, path)) as file:
            text += f"\n{'-' * 78}\nCompiled in: {name}\n\n" + file.read()
    return text


def common_files(tool, prefix, places):
    """Program texts that both packages hold; `places` says where each goes below `prefix`."""
    man = run(tool, "manual", "man")
    for name in ("punchlist", "cargo-punchlist"):
        write(os.path.join(prefix, places["man"], name + ".1.gz"), compress(man))
    for shell, name in (("bash", "punchlist"), ("zsh", "_punchlist"), ("fish", "punchlist.fish")):
        write(os.path.join(prefix, places[shell], name), run(tool, "completions", shell))
    write(os.path.join(prefix, places["doc"], "copyright"), licences())
    for name in DOCUMENTS:
        for path in run("git", "ls-files", name, cwd=ROOT).splitlines():
            install(os.path.join(ROOT, path), os.path.join(prefix, places["doc"], path), 0o644)


def set_times(folder, epoch):
    for path, folders, files in os.walk(folder):
        os.chmod(path, 0o755)
        for name in folders + files:
            os.utime(os.path.join(path, name), (epoch, epoch), follow_symlinks=False)
    os.utime(folder, (epoch, epoch))


def libraries(binary):
    """name -> path of every shared library that it needs, without the system's own."""
    found = {}
    for line in run("ldd", binary).splitlines():
        match = re.match(r"\s*(\S+) => (/\S+)", line)
        if match and not OF_THE_SYSTEM.match(match.group(1)):
            found[match.group(1)] = match.group(2)
        elif "not found" in line:
            sys.exit(f"package: a library is missing: {line.strip()}")
    return found


def package_of(library):
    """The Debian package that a library's file belongs to."""
    real = os.path.realpath(library)
    for path in (library, real, library.replace("/lib/", "/usr/lib/", 1), real.replace("/usr/lib/", "/lib/", 1)):
        done = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    sys.exit(f"package: no Debian package owns {library}, so its licence is not known")


def maintained_by():
    """Who answers for the package: Debian's variables for it, or else the author of the commit that is packaged."""
    name, address = run("git", "log", "-1", "--format=%an%n%ae", cwd=ROOT).splitlines()
    return f"{os.environ.get('DEBFULLNAME', name)} <{os.environ.get('DEBEMAIL', address)}>"


def make_deb(build, out, version, arch, epoch, work):
    top = os.path.join(work, "deb")
    binary = os.path.join(top, "usr/bin/punchlist")
    install(os.path.join(build, "punchlist"), binary, 0o755)
    run("strip", "--strip-unneeded", "--remove-section=.comment", "--remove-section=.note", binary)
    os.symlink("punchlist", os.path.join(top, "usr/bin/cargo-punchlist"))
    common_files(binary, top, {
        "man": "usr/share/man/man1", "bash": "usr/share/bash-completion/completions",
        "zsh": "usr/share/zsh/vendor-completions", "fish": "usr/share/fish/vendor_completions.d",
        "doc": "usr/share/doc/punchlist"})
    os.symlink("punchlist", os.path.join(top, "usr/share/bash-completion/completions/cargo-punchlist"))
    date = run("date", "-R", "-u", "-d", f"@{epoch}").strip()
    maintainer = maintained_by()
    write(os.path.join(top, "usr/share/doc/punchlist/changelog.gz"), compress(
        f"punchlist ({version}) unstable; urgency=low\n\n  * Built from the repository.\n\n -- {maintainer}  {date}\n"))
    source = os.path.join(work, "source")
    write(os.path.join(source, "debian/control"),
          "Source: punchlist\n\nPackage: punchlist\nArchitecture: any\nDescription: x\n")
    shared = run("dpkg-shlibdeps", "-O", "-e" + binary, cwd=source).strip().split("=", 1)[1]
    files = sorted(os.path.join(path, name) for path, _, names in os.walk(top) for name in names)
    size = sum(os.lstat(path).st_size for path in files) // 1024 + 1
    sums = ""
    for path in files:
        if not os.path.islink(path):
            with open(path, "rb") as file:
                sums += hashlib.md5(file.read()).hexdigest() + "  " + os.path.relpath(path, top) + "\n"
    write(os.path.join(top, "DEBIAN/md5sums"), sums)
    write(os.path.join(top, "DEBIAN/control"), f"""Package: punchlist
Version: {version}
Architecture: {arch}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {shared}, git
Section: devel
Priority: optional
Description: {DESCRIPTION}
""")
    set_times(top, epoch)
    path = os.path.join(out, f"punchlist_{version}_{arch}.deb")
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", top, path)
    return path


def make_archive(build, out, version, arch, epoch, work):
    name = f"punchlist-{version}-linux-{arch}"
    top = os.path.join(work, name)
    binary = os.path.join(top, "bin/punchlist")
    install(os.path.join(build, "portable/punchlist"), binary, 0o755)
    needed = libraries(binary)
    run("strip", "--strip-unneeded", binary)
    os.symlink("punchlist", os.path.join(top, "bin/cargo-punchlist"))
    common_files(binary, top, {
        "man": "share/man/man1", "bash": "share/bash-completion/completions", "zsh": "share/zsh/site-functions",
        "fish": "share/fish/vendor_completions.d", "doc": "share/doc/punchlist"})
    for library, path in sorted(needed.items()):
        install(path, os.path.join(top, "lib/punchlist", library), 0o644)
        owner = package_of(path)
        install(f"/usr/share/doc/{owner}/copyright", os.path.join(top, "share/doc/punchlist/licenses", owner), 0o644)
    for library, path in libraries(binary).items():
        if not os.path.realpath(path).startswith(os.path.realpath(top) + os.sep):
            sys.exit(f"package: the archive's program takes {library} from {path}, not from the archive")
    set_times(top, epoch)
    path = os.path.join(out, name + ".tar.gz")

    def plain(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        return entry
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=epoch) as packed:
        with tarfile.open(fileobj=packed, mode="w") as archive:
            names = sorted([os.path.join(folder, one) for folder, folders, files in os.walk(top)
                            for one in folders + files] + [top])
            for one in names:
                archive.add(one, os.path.join(name, os.path.relpath(one, top)) if one != top else name,
                            recursive=False, filter=plain)
    return path


def main():
    build, out = (os.path.abspath(path) for path in sys.argv[1:3])
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(ROOT, "CMakeLists.txt")) as file:
        version = re.search(r"project\(punchlist VERSION ([0-9.]+)", file.read()).group(1)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct", cwd=ROOT))
    arch = run("dpkg", "--print-architecture").strip()
    with tempfile.TemporaryDirectory(prefix="punchlist-package-") as work:
        for make in (make_deb, make_archive):
            path = make(build, out, version, arch, epoch, work)
            print(f"{os.path.relpath(path)}: {os.path.getsize(path) / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    os.umask(0o022)
    main()

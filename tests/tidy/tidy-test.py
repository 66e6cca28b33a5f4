# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds for the tree as a whole: layout, arrows between folders, catalogues, lists that
must name every file."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from tap import Skip, case, check, equal, run

TOP = os.path.abspath(os.environ["IVP_TEST_SOURCE"])
BUILD = os.path.abspath(os.environ["IVP_TEST_BUILD"])


def command(*words, cwd=TOP, **more):
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, **more)


def list_files():
    # A checkout may belong to another user than the one who runs this.
    listed = command("git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard")
    if listed.returncode:
        raise SystemExit("Bail out! git cannot list the files: " + listed.stderr)
    return sorted(name for name in listed.stdout.split("\0")
                  if name and os.path.exists(os.path.join(TOP, name)))


FILES = list_files()


def named(*patterns):
    return [name for name in FILES if re.search("|".join(patterns), name)]


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return file.read()


def need(program):
    if not shutil.which(program):
        raise Skip(f"{program} is not installed")


@case("clang-format finds nothing to change")
def _():
    need("clang-format")
    result = command("clang-format", "--dry-run", "-Werror", *named(r"\.[ch]$"))
    check(result.returncode == 0, "clang-format -i would change:\n" + "\n".join(
        sorted(set(re.findall(r"^([^:\n]+\.[ch]):", result.stderr, re.M)))))


@case("shellcheck finds nothing in the scripts")
def _():
    need("shellcheck")
    result = command("shellcheck", *named(r"\.sh$", r"^\.ci/run$"))
    check(result.returncode == 0, result.stdout)


@case("every Python file compiles without a warning")
def _():
    for name in named(r"\.py$"):
        result = command(sys.executable, "-W", "error", "-c",
                         "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')", name)
        check(result.returncode == 0, result.stderr)


@case("every source file names its license")
def _():
    bare = [name for name in named(r"\.(c|h|py|sh)$")
            if "SPDX-License-Identifier: GPL-2.0-or-later" not in read(name)[:200]]
    equal(bare, [], "files without a license line")


@case("the top level holds only what belongs there")
def _():
    known = {"plugin", "data", "po", "tests", "meson.build", "meson_options.txt", "README.md", "LICENSE"}
    equal(sorted({name.split("/")[0] for name in FILES if not name.startswith(".")} - known), [])


@case("the engine and the companion include no client and no toolkit")
def _():
    wrong = re.compile(r'#\s*include\s*[<"](libpurple/|purple\.h|gtk|gdk|pidgin|finch|gnt|conversation\.h|plugin\.h)')
    equal([name for name in named(r"^plugin/(core|tool)/.*\.[ch]$") if wrong.search(read(name))], [])


@case("the built engine is linked to no client and no toolkit")
def _():
    need("readelf")
    result = command("readelf", "-d", os.path.join(BUILD, "plugin/core/libinterview-panel.so"))
    equal(result.returncode, 0)
    libraries = re.findall(r"NEEDED.*\[(.*)\]", result.stdout)
    check("libglib-2.0.so.0" in libraries, "no libraries were read")
    equal([name for name in libraries if re.search(r"purple|gtk|gdk|gnt|pidgin|finch", name)], [])


@case("no mark of unfinished work is left")
def _():
    pattern = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|[Nn]ot implemented")
    found = [f"{name}: {line.strip()}" for name in named(r"^(plugin|tests|data)/.*\.(c|h|py|sh|build)$")
             for line in read(name).splitlines() if pattern.search(line)]
    equal([line for line in found if "tidy-test.py" not in line], [])


@case("every unit test is in the list that runs it")
def _():
    build = read("tests/unit/meson.build")
    tests = [os.path.basename(name)[:-len("-test.c")] for name in named(r"^tests/unit/.*-test\.c$")]
    check(tests, "no unit tests were found")
    equal([name for name in tests if f"'{name}'" not in build and f"{name}-test.c" not in build], [])


@case("every file of data is compiled in, or is about the folder")
def _():
    listed = {"data/" + element.text for element in
              xml.etree.ElementTree.parse(os.path.join(TOP, "data/interview-panel.gresource.xml")).iter("file")}
    here = {name for name in named(r"^data/.*/") if not name.endswith(("README.md", "meson.build"))}
    # The wire format and its test vectors are for readers and tests.
    here -= {name for name in here if name.startswith(("data/pictures/", "data/protocol/"))}
    equal(sorted(here - listed), [], "not listed in interview-panel.gresource.xml")


# --- translations ---

MARKED = re.compile(r"\b(?:N?C?_|ngettext|g_dngettext|g_dpgettext2?)\s*\(")


def sources_with_texts():
    return [name for name in named(r"^plugin/.*\.c$") if MARKED.search(read(name))]


def extract(folder):
    """xgettext over the sources, as meson would run it; returns (its voice, the template)."""
    target = os.path.join(folder, "all.pot")
    result = command("xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_",
                     "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dcgettext:2",
                     "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
                     "--flag=N_:1:pass-c-format", "--flag=C_:2:pass-c-format", "--flag=_:1:pass-c-format",
                     "--flag=g_strdup_printf:1:c-format", "--flag=g_string_append_printf:2:c-format",
                     "--flag=g_set_error:4:c-format", "-o", target, *sources_with_texts())
    equal(result.returncode, 0, result.stderr)
    return result.stderr, target


@case("POTFILES.in names every source with texts, and nothing else")
def _():
    listed = [line.strip() for line in read("po/POTFILES.in").splitlines()
              if line.strip() and not line.startswith("#")]
    equal(sorted(set(sources_with_texts()) - set(listed)), [], "missing in po/POTFILES.in")
    equal(sorted(name for name in listed if name not in FILES), [], "listed, but not there")
    equal(listed, sorted(listed), "order")


@case("xgettext reads every text without a warning")
def _():
    with tempfile.TemporaryDirectory() as folder:
        voice, _template = extract(folder)
        equal([line for line in voice.splitlines() if "warning" in line.lower()], [])


@case("no text for people uses the words we do without")
def _():
    with tempfile.TemporaryDirectory() as folder:
        _voice, template = extract(folder)
        with open(template, encoding="utf-8") as file:
            entries = file.read().split("\n\n")[1:]
    check(entries, "no texts were found")
    found = []
    for entry in entries:
        text = "".join(re.findall(r'^(?:msgid(?:_plural)? )?"(.*)"$', entry, re.M))
        if re.search(r"\b(invalid|failed|oops|error code)\b|\w!(\s|\"|$)", text, re.I):
            found.append(text)
    equal(found, [])


@case("every translation fits its texts")
def _():
    need("msgfmt")
    languages = [word for line in read("po/LINGUAS").splitlines() if not line.startswith("#")
                 for word in line.split()]
    there = [os.path.basename(name)[:-3] for name in named(r"^po/.*\.po$")]
    equal(sorted(languages), sorted(there), "po/LINGUAS")
    for language in languages:
        result = command("msgfmt", "--check", "-o", "/dev/null", f"po/{language}.po")
        equal((result.returncode, result.stderr), (0, ""), language)


@case("every folder of the project says what it is for")
def _():
    folders = {os.path.dirname(name) for name in FILES if not name.startswith(".")}
    folders |= {os.path.dirname(folder) for folder in folders}
    code = sorted(folder for folder in folders if re.match(r"^(plugin|tests|data|po)(/[^/]+)?$", folder)
                  and glob.glob(os.path.join(TOP, folder, "*.*")))
    unsaid = [folder for folder in code if folder.startswith("plugin/")
              and not os.path.exists(os.path.join(TOP, folder, "README.md"))]
    equal(unsaid, [])


sys.exit(run())

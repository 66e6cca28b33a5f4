# SPDX-License-Identifier: GPL-2.0-or-later
"""Both ways to install: for the whole computer (meson install) and for one user."""

import filecmp
import glob
import os
import re
import shutil
import subprocess
import sys

import desk as desks
import pidgin
from tap import Skip, case, check, equal, run

TOP = os.environ["IVP_TEST_SOURCE"]
BUILD = os.environ["IVP_TEST_BUILD"]
SCRIPT = os.path.join(TOP, "plugin", "install.sh")
CONTROL = os.path.join(BUILD, "tests/support/interview-panel-test-control-pidgin.so")
MODULES = sorted(os.path.basename(path) for path in glob.glob(os.path.join(BUILD, "plugin/*/interview-panel*.so")))
CORE_ID = "core-interview-panel"
FACES = {"interview-panel-pidgin.so": "gtk-interview-panel", "interview-panel-finch.so": "gnt-interview-panel"}


def command(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, **more)


def ask_pkg_config(package, variable):
    return command("pkg-config", "--variable=" + variable, package).stdout.strip()


def plugin_folders():
    """Where each module belongs, as the clients' own packages say."""
    folder = ask_pkg_config("purple", "plugindir")
    return {
        "interview-panel.so": folder,
        "interview-panel-pidgin.so": ask_pkg_config("pidgin", "plugindir"),
        "interview-panel-finch.so": os.path.join(os.path.dirname(folder), "finch"),
    }


def files_under(folder):
    return sorted(os.path.relpath(os.path.join(where, name), folder)
                  for where, _folders, names in os.walk(folder) for name in names)


def engine_of(module):
    """Which engine the dynamic linker finds for this module, run from anywhere."""
    result = command("ldd", module, cwd="/", env={"PATH": os.environ["PATH"]})
    found = re.search(r"libinterview-panel\.so => (\S+)", result.stdout)
    return os.path.realpath(found[1]) if found and found[1] != "not" else None


def plugins_seen(desk, name, **more):
    """Starts a Pidgin without an account and says which of our plugins it knows, and how."""
    with_control = [CONTROL] + more.pop("plugins", [])
    client = pidgin.Pidgin(desk, name, None, plugins=with_control, **more)
    client.start()
    for plugin in [CORE_ID] + list(FACES.values()):
        if more_line(client, plugin) == "off":
            try:
                client.ask("load", plugin)
            except AssertionError:
                pass  # one for another client; what it says of itself is looked at below
    seen = {line.split()[0]: line.split()[1] for line in client.ask("plugins") if "interview-panel" in line}
    equal(client.quit(), 0, "exit status")
    equal(client.complaints(), [])
    return seen


def more_line(client, plugin):
    return next((line.split()[1] for line in client.ask("plugins") if line.split()[0] == plugin), None)


@case("meson install puts every file where it belongs, and no other")
def _(desk):
    global tree
    tree = desk.path("tree")
    result = command("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", tree)
    equal(result.returncode, 0, result.stdout + result.stderr)
    folders = plugin_folders()
    for name in MODULES:
        check(os.path.isfile(tree + os.path.join(folders[name], name)), f"{name} is not in {folders[name]}")
    engine = os.path.join(os.path.dirname(folders["interview-panel.so"]), "interview-panel", "libinterview-panel.so")
    check(os.path.isfile(tree + engine), f"the engine is not in {engine}")
    check("interview-panel.so" in MODULES and len(MODULES) >= 1, "nothing was built")
    allowed = re.compile(r"(/interview-panel(-pidgin|-finch)?\.so|/interview-panel/libinterview-panel\.so"
                         r"|/bin/interview-panel|/LC_MESSAGES/interview-panel\.mo|/man1/interview-panel\.1)$")
    equal([name for name in files_under(tree) if not allowed.search("/" + name)], [], "unexpected files")


@case("every installed module finds the installed engine, whatever the folder it is called from")
def _(desk):
    for name, folder in plugin_folders().items():
        if name in MODULES:
            engine = engine_of(tree + os.path.join(folder, name))
            check(engine and engine.startswith(tree), f"{name} finds {engine}")


@case("no installed file remembers the build folder")
def _(desk):
    for name in files_under(tree):
        path = os.path.join(tree, name)
        dynamic = command("readelf", "-d", path).stdout
        for run_path in re.findall(r"R(?:UN)?PATH.*\[(.*)\]", dynamic):
            check(BUILD not in run_path and TOP not in run_path, f"{name} looks in {run_path}")


@case("Pidgin loads the modules from the installed tree")
def _(desk):
    folders = plugin_folders()
    chosen = [tree + os.path.join(folders[name], name) for name in MODULES if "finch" not in name]
    seen = plugins_seen(desk, "ana", plugins=chosen)
    equal(seen.get(CORE_ID), "loaded", "the libpurple plugin")
    if "interview-panel-pidgin.so" in MODULES:
        equal(seen.get("gtk-interview-panel"), "loaded", "the Pidgin plugin")


@case("the companion runs from the installed tree")
def _(desk):
    paths = [name for name in files_under(tree) if name.endswith("bin/interview-panel")]
    check(len(paths) == 1, f"found {paths}")
    result = command(os.path.join(tree, paths[0]), "--version", cwd="/", env={"PATH": os.environ["PATH"]})
    equal(result.returncode, 0, result.stderr)
    check(re.search(r"\d+\.\d+", result.stdout), f"it says {result.stdout!r}")


@case("uninstalling leaves nothing")
def _(desk):
    result = command("ninja", "-C", BUILD, "uninstall", env=dict(os.environ, DESTDIR=tree))
    equal(result.returncode, 0, result.stdout + result.stderr)
    equal(files_under(tree), [])


@case("the per-user install puts modules and engine into a profile's own folder")
def _(desk):
    global plugins
    plugins = os.path.join(desk.make("profile-bo"), "plugins")
    log = os.path.join(BUILD, "meson-logs", "install-log.txt")
    kept = desk.path("install-log.txt")
    if os.path.exists(log):
        shutil.copy(log, kept)
    result = command("sh", SCRIPT, BUILD, plugins)
    equal(result.returncode, 0, result.stdout + result.stderr)
    wanted = set(MODULES) | {"interview-panel/libinterview-panel.so"}
    check(wanted <= set(files_under(plugins)), f"there is only {files_under(plugins)}")
    for name in MODULES:
        equal(engine_of(os.path.join(plugins, name)),
              os.path.realpath(os.path.join(plugins, "interview-panel/libinterview-panel.so")), name)
    if os.path.exists(kept):
        check(filecmp.cmp(log, kept, shallow=False), "the log that \"ninja uninstall\" needs was changed")


@case("Pidgin finds and loads what stands in the profile's folder")
def _(desk):
    seen = plugins_seen(desk, "bo")
    equal(seen.get(CORE_ID), "loaded", "the libpurple plugin")
    if "interview-panel-pidgin.so" in MODULES:
        equal(seen.get("gtk-interview-panel"), "loaded", "the Pidgin plugin")
    if "interview-panel-finch.so" in MODULES:
        check(seen.get("gnt-interview-panel") in (None, "off"), "the Finch plugin loaded in Pidgin")


@case("the companion runs from the profile's folder")
def _(desk):
    tool = os.path.join(plugins, "interview-panel", "interview-panel")
    check(os.path.exists(tool), "it is not there")
    equal(command(tool, "--version", cwd="/").returncode, 0)


@case("it works too where the plugins folder is a symbolic link")
def _(desk):
    elsewhere = desk.make("elsewhere", "dotfiles", "plugins")
    profile = desk.make("profile-kim")
    os.symlink(elsewhere, os.path.join(profile, "plugins"))
    result = command("sh", SCRIPT, BUILD, os.path.join(profile, "plugins"))
    equal(result.returncode, 0, result.stdout + result.stderr)
    check(os.path.islink(os.path.join(profile, "plugins")), "the link was replaced")
    equal(plugins_seen(desk, "kim").get(CORE_ID), "loaded", "the libpurple plugin")


@case("installing again over a copy in use replaces it by a new file")
def _(desk):
    path = os.path.join(plugins, "interview-panel.so")
    with open(path, "rb") as mapped:
        before = os.fstat(mapped.fileno()).st_ino
        equal(command("sh", SCRIPT, BUILD, plugins).returncode, 0)
        check(os.stat(path).st_ino != before, "the file a client has mapped was written over")


@case("removing the per-user install leaves nothing of ours and all of others'")
def _(desk):
    with open(os.path.join(plugins, "someone-elses.so"), "w"):
        pass
    equal(command("sh", SCRIPT, "--remove", plugins).returncode, 0)
    equal(files_under(plugins), ["someone-elses.so"])
    check(not os.path.exists(os.path.join(plugins, "interview-panel")), "our folder is still there")


@case("without a build the per-user install says what to do")
def _(desk):
    result = command("sh", SCRIPT, desk.path("nowhere"), desk.path("plugins"))
    equal(result.returncode, 1, "exit status")
    check("meson setup" in result.stderr, result.stderr)
    check(not os.path.exists(desk.path("plugins")), "it made the folder all the same")


with desks.Desk(keep=os.path.join(BUILD, "tests-kept", "install")) as table:
    status = run(table)
sys.exit(status)

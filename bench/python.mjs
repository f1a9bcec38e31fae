// Which Python has which peer.
import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";

const modules = ["sklearn", "numpy", "scipy", "joblib", "torch"];
const probe = `
import importlib, json, platform
found = {"python": platform.python_version()}
for name in ${JSON.stringify(modules)}:
    try:
        found[name] = importlib.import_module(name).__version__
    except ImportError:
        pass
print(json.dumps(found))
`;

/** [{command, versions: {python, sklearn, …}}] of the interpreters that exist: those of CLAQUETA_BENCH_PYTHON, python3
 * and Debian's own. */
export function findPythons() {
  const named = (process.env.CLAQUETA_BENCH_PYTHON ?? "").split(delimiter).filter((path) => path !== "");
  return [...named, "python3", "/usr/bin/python3"].flatMap((command) => {
    const { status, stdout } = spawnSync(command, ["-c", probe], { encoding: "utf8" });
    return status === 0 ? [{ command, versions: JSON.parse(stdout) }] : [];
  });
}

/** The first interpreter that has all of these modules, or undefined. */
export function pythonWith(pythons, needed) {
  return pythons.find(({ versions }) => needed.every((name) => name in versions));
}

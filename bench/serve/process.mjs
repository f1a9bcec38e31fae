import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A plot of 725 characters. */
export const plot =
  "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch, and the widow who runs the saloon hides what she knows about the night of the fire. "
    .repeat(5)
    .slice(0, 725);

/** Starts a server script and waits until it says where it listens. start: when it was spawned. */
export async function startServer(args, env = {}) {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  const url = await new Promise((resolve, reject) => {
    child.stderr.on("data", (text) => {
      stderr += text;
      const found = / at (http:\/\/\S+) /.exec(stderr);
      if (found) resolve(found[1]);
    });
    child.on("exit", () => reject(new Error(`the server ended: ${stderr}`)));
  });
  return { child, url, start };
}

/** What a client of /v1/predict sends. */
export const requestOf = (url, body) => ({
  url: `${url}/v1/predict`,
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** The server's answer to one request, as text. */
export async function post(server, body) {
  const { url, ...request } = requestOf(server.url, body);
  const response = await fetch(url, request);
  const answer = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${answer}`);
  return answer;
}

function procFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return undefined; // the process has ended, or this is not Linux
  }
}

/** Processor time of a process so far, in microseconds; undefined where there is no /proc. */
export function cpuMicroseconds({ pid }) {
  const fields = procFile(pid, "stat")?.split(") ")[1].split(" ");
  return fields && (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Resident memory of a process in bytes; undefined where there is no /proc. field: VmRSS now, VmHWM peak. */
export function residentBytes({ pid }, field = "VmRSS") {
  const kilobytes = procFile(pid, "status")?.match(new RegExp(`${field}:\\s+(\\d+) kB`))?.[1];
  return kilobytes && Number(kilobytes) * 1024;
}

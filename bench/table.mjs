// The table that people read, as Markdown with aligned columns.

const time = (seconds) => {
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(1)} µs`;
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return seconds < 100 ? `${seconds.toPrecision(3)} s` : `${Math.round(seconds).toLocaleString("en")} s`;
};
const rate = ({ count, seconds }) => `${Math.round(count / seconds).toLocaleString("en")}/s`;
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`;
const moduleNames = { sklearn: "scikit-learn", torch: "PyTorch" };

export function table(rows) {
  const header = ["work", "peer", "ours", "peer's", "ratio", "wanted", "reached", "quality, ours / peer's"];
  const lines = [header, header.map(() => ""), ...rows.map(cells)];
  const widths = header.map((_, c) => Math.max(...lines.map((line) => line[c].length)));
  return lines
    .map((line, l) => line.map((cell, c) => (l === 1 ? "-".repeat(widths[c]) : cell.padEnd(widths[c]))).join(" | "))
    .map((line) => `| ${line} |`)
    .join("\n");
}

function cells(row) {
  const { peer, ours, ratio, wanted, reached, unit } = row;
  const show = (side) => (unit === "rate" ? rate(side) : time(side.seconds));
  return [
    row.work,
    peerName(peer),
    show(ours) + (wanted.peakBytes === undefined ? "" : `, ${gigabytes(ours.peakBytes)}`),
    peer.isMissing ? "missing" : show(peer) + (peer.isPublished ? " (published)" : ""),
    ratio === null ? "—" : `${ratio.toPrecision(3)} ×`,
    wantedText(wanted),
    reached === null ? "—" : reached ? "yes" : "no",
    qualityText(row.quality),
  ];
}

function peerName({ label, versions, isPublished, isMissing }) {
  if (isPublished || isMissing) return label;
  const [module, name] = Object.entries(moduleNames).find(([, text]) => label.startsWith(text));
  return label.replace(name, `${name} ${versions[module]}`);
}

function wantedText({ ratio, seconds, rate: minRate, peakBytes }) {
  const parts = [];
  if (ratio !== undefined) parts.push(`${ratio} ×`);
  if (seconds !== undefined) parts.push(`under ${seconds < 0.001 ? `${seconds * 1e3} ms` : time(seconds)}`);
  if (minRate !== undefined) parts.push(`over ${minRate.toLocaleString("en")}/s`);
  if (peakBytes !== undefined) parts.push(`under ${gigabytes(peakBytes)}`);
  return parts.join(", ");
}

function qualityText({ ours, peer, common, loss, equal }) {
  if (ours === null) return "";
  const show = (value) => {
    if (value === null) return "—";
    if (typeof value === "number") return value.toFixed(4);
    return `${value.columns.toLocaleString("en")} terms, ${value.entries.toLocaleString("en")} entries`;
  };
  const settled = common === undefined ? "" : `; common genres ${show(common.ours)} / ${show(common.peer)}`;
  const losses = loss === undefined ? "" : `; loss ${loss.ours.toFixed(6)} / ${loss.peer?.toFixed(6) ?? "—"}`;
  return `${show(ours)} / ${show(peer)}${settled}${losses}${equal === false ? " LOWER" : ""}`;
}

/** Machine, versions and data in a few lines. */
export function heading({ machine, pythons, hashes, counts, quick, jobs }) {
  const threads = Object.entries(machine.threadSettings).map(([name, value]) => `${name}=${value}`);
  return [
    ...(quick ? ["QUICK: few movies, one round. These figures show that everything works, nothing else."] : []),
    `machine: ${machine.cpu}, ${machine.cores} cores (${jobs} used), ${gigabytes(machine.memoryBytes)} memory, ${machine.platform}; load ${machine.loadAverage} at the start`,
    [`node ${machine.node}`, ...pythons.map(({ versions }) => versionsText(versions)), ...threads].join("; "),
    `movies: ${counts.movies} to train and judge with (80/20, seed 42), ${counts.newMovies} new, ${counts.extra} extra (${counts.skippedExtra} rows skipped)`,
    ...Object.entries(hashes).map(([name, hash]) => `sha256 ${hash} ${name}`),
  ].join("\n");
}

const versionsText = (versions) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

/** What belongs to single rows. */
export function footnotes(rows) {
  const lines = [];
  for (const { name, notes, peer, ours } of rows) {
    const texts = [...notes];
    if (ours.bareSeconds !== undefined) {
      const bare = peer.bareSeconds === undefined ? "" : `, Python's ${time(peer.bareSeconds)}`;
      texts.push(`Node's own start ${time(ours.bareSeconds)}${bare}`);
    }
    if (peer.isMissing) texts.push(`${peer.label} is not installed; bench/README.md says how to install it`);
    if (texts.length > 0) lines.push(`${name}: ${texts.join("; ")}`);
  }
  return lines.join("\n");
}

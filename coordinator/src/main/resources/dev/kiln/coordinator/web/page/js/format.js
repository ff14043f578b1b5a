// How numbers, times and identities are written.

/** 850 ms → "1s", 252000 → "4m 12s". */
export function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
}

/** "just now", "12 min ago", "3 days ago"; of an instant's text or milliseconds. */
export function age(instant, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(instant).getTime()) / 1000);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86400);
  return days === 1 ? "yesterday" : `${days} days ago`;
}

/** "2026-11-23 21:04:05 UTC" */
export function utc(instant) {
  return new Date(instant).toISOString().replace("T", " ").slice(0, 19) + " UTC";
}

/** "21:04:05.123" */
export function clock(instant) {
  return new Date(instant).toISOString().slice(11, 23);
}

/** The time from `from` to `to`, or to now if it goes on; undefined if it hasn't begun. */
export function span(from, to) {
  return from ? (to ? Date.parse(to) : Date.now()) - Date.parse(from) : undefined;
}

/** 556000000 → "556 MB", 61400000000 → "61 GB". */
export function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let power = 0;
  for (let rest = bytes; rest >= 1000 && power < units.length - 1; rest /= 1000) power++;
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** The first 12 digits of a digest. */
export function shortDigest(digest) {
  return digest.replace(/^sha256:/, "").slice(0, 12);
}

/** The end of a build id: the part that differs between today's builds. */
export function shortBuild(id) {
  return "…" + id.slice(-6);
}

export function plural(n, one, many = one + "s") {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

function pad(n) {
  return String(n).padStart(2, "0");
}

// The words, icons and order of statuses. Colours are in the style sheet, by the same words.

const CHECK = "M3 8.5l3.200 3.200L13 4.800";
const CROSS = "M4 4l8 8M12 4l-8 8";
const DASH = "M3.500 8h9";

/** The drawn line of each icon, on a 16 by 16 grid. */
const ICONS = {
  built: CHECK,
  reused: "M2 9l2.500 2.500L9 6.500M9 12.500h2.500a3 3 0 0 0 0-6H11M12.500 4.500l-2 2 2 2",
  building: "M8 2.500a5.500 5.500 0 1 1-5.500 5.500",
  queued: "M8 2.500a5.500 5.500 0 1 0 .01 0M8 5v3.300l2.200 1.400",
  waiting: "M7.800 8h.4",
  failed: CROSS,
  parent_failed: "M4.500 6.500l7 7M11.500 6.500l-7 7M3 3h10",
  cancelled: "M8 3v10",
  skipped: DASH,
  unmatched: DASH,
  unbuildable: DASH,
  running: "M8 2.500a5.500 5.500 0 1 1-5.500 5.500",
  succeeded: CHECK,
  lost: "M4 4l8 8M12 4l-8 8",
  released: "M12.500 8H4M7 5L4 8l3 3",
  superseded: DASH,
  alive: CHECK,
  silent: "M8 3.500v5.500M8 12v.3",
  paused: "M5.500 3.500v9M10.500 3.500v9",
  troubled: "M8 2.500L14 13H2zM8 6.500v3M8 11.200v.2",
  gone: DASH,
  draining: "M8 3v8M5 8.500l3 3 3-3",
};

/** The words that are written differently than they are spelt on the wire. */
const WORDS = { parent_failed: "parent failed", alive: "takes work", troubled: "takes nothing" };

/** What a worker may lack, before its own words. */
const TROUBLES = { self_test: "self-test", disk: "disk full" };

/** The causes that are written differently than they are spelt on the wire. */
const CAUSES = { by_hand: "given up by hand", parent_gone: "parent gone" };

/** Order of segments, chips and tables: what asks for attention is neither first nor last by chance. */
export const TASK_STATUSES = [
  "failed", "parent_failed", "cancelled", "building", "queued", "waiting",
  "built", "reused", "skipped", "unmatched", "unbuildable",
];

/** The order in which a bar fills from the left. */
export const BAR_ORDER = [
  "built", "reused", "failed", "parent_failed", "cancelled", "building", "queued", "waiting",
];

export function word(status) {
  return WORDS[status] ?? status;
}

export function causeWord(cause) {
  return CAUSES[cause] ?? cause;
}

export function troubleWord(kind) {
  return TROUBLES[kind] ?? kind;
}

export function iconPath(status) {
  return ICONS[status] ?? DASH;
}

/** Images that the build has to do at all. */
export function wanted(counts) {
  return BAR_ORDER.reduce((sum, status) => sum + counts[status], 0);
}

/** Images that are there. */
export function ready(counts) {
  return counts.built + counts.reused;
}

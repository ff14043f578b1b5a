// What can be changed by hand in a build, what follows from it, and when it can't be done.

import { button } from "./ask.js";
import { h } from "./dom.js";
import { plural } from "./format.js";

const ENDED = new Set(["built", "reused", "failed", "parent_failed", "cancelled", "skipped", "unmatched", "unbuildable"]);

/** Whether somebody can still change what becomes of the task. */
export function isOpen(summary, task) {
  return summary.status === "running" && !ENDED.has(task.status);
}

/** The one button of a row: it asks what to do. */
export function taskButton(found, task) {
  return h("span", { "data-image": task.image }, button("change …", taskWishes(found, task)));
}

/** A button for each thing that can be done with the task. */
export function taskButtons(found, task) {
  const why = isOpen(found.summary, task) ? undefined : `It has ended already as ${task.status.replace("_", " ")}`;
  return taskWishes(found, task).map((wish) => button(wish.title + " …", { ...wish, heading: undefined, title: `${wish.title} ${task.image}?` }, why));
}

function taskWishes({ summary, tasks }, task) {
  const path = `/api/builds/${summary.id}/tasks/${task.image}`;
  const n = below(tasks, task.image);
  const it = n ? `It and ${plural(n, "image")} made from it` : "It";
  return [
    { title: "Skip", verb: "Skip", path: `${path}/skip`, reason: "required", heading: task.image,
      follows: `${it} will be left out; the build can still succeed and publish without.` },
    { title: "Give up", verb: "Give up", path: `${path}/fail`, reason: "required", heading: task.image,
      follows: `It counts as failed at once${n ? `, and ${plural(n, "image")} made from it as not built because of it` : ""}; the build fails unless the image may fail.` },
    { title: "Cancel", verb: "Cancel the image", path: `${path}/cancel`, heading: task.image,
      follows: `${it} will be cancelled; the rest goes on, and the build ends as cancelled.` },
  ];
}

/** How many open tasks are made from the image, directly or not. */
function below(tasks, image) {
  const above = new Set([image]);
  for (let size = 0; size < above.size;) {
    size = above.size;
    for (const task of tasks) {
      if (!ENDED.has(task.status) && task.parents.some((parent) => above.has(parent))) above.add(task.image);
    }
  }
  return above.size - 1;
}

/** Cancel a running build, or try an ended one again. */
export function buildButtons({ summary }, open) {
  const path = `/api/builds/${summary.id}`;
  const ended = summary.status !== "running";
  return [
    button("Cancel …", {
      title: `Cancel ${summary.tag}?`, verb: "Cancel the build", path: `${path}/cancel`,
      follows: "What runs is stopped, and nothing is published. What is built already stays in the registry and is reused the next time.",
    }, ended ? `It has ended already as ${summary.status}` : undefined),
    button("Retry …", {
      title: `Try ${summary.tag} again?`, verb: "Retry", path: `${path}/retry`,
      follows: "A new build with the same plan begins: what is in the registry is reused, what is not is built. The template tree is not read again.",
      done: (answer) => open(answer.page),
    }, ended ? undefined : "It is still running: cancel it first, or wait for its end"),
  ];
}

/** Pause the farm. */
export function pauseButton() {
  return button("Pause the farm …", {
    title: "Pause the farm?", verb: "Pause", path: "/api/farm/pause", reason: "optional",
    follows: "Nothing new begins on any worker until somebody resumes it; what runs goes on. Builds can still be submitted, and wait.",
  });
}

/** Let a worker take nothing new. */
export function drainButton(worker) {
  return button("drain …", {
    title: `Drain ${worker}?`, verb: "Drain", path: `/api/workers/${encodeURIComponent(worker)}/drain`, reason: "optional",
    follows: "It finishes what it has and takes nothing new until somebody takes that back, also after a new start.",
  });
}

/** Let a drained worker work again. */
export function takeBackButton(worker) {
  return button("use again …", {
    title: `Use ${worker} again?`, verb: "Use again", path: `/api/workers/${encodeURIComponent(worker)}/resume`,
    follows: "It takes work as soon as nothing else keeps it from that.",
  });
}

/** Let it work again. */
export function resumeButton() {
  return button("Resume …", {
    title: "Let the farm work again?", verb: "Resume", path: "/api/farm/resume",
    follows: "What waits begins at once, the most urgent first.",
  });
}

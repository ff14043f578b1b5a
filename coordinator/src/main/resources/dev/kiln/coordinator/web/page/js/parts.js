// Parts that several pages share.

import { h } from "./dom.js";
import { age, duration, plural, shortDigest, utc } from "./format.js";
import { BAR_ORDER, iconPath, wanted, word } from "./status.js";

/** Icon and word: colour is never alone. */
export function status(name) {
  return h("span", { class: `status s-${name}` }, icon(name), h("span", {}, word(name)));
}

export function icon(name) {
  return h("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: iconPath(name) }));
}

/** A bar of one segment for each status that occurs. */
export function bar(counts) {
  const total = wanted(counts);
  const present = BAR_ORDER.filter((name) => counts[name] > 0);
  const label = present.map((name) => `${counts[name]} ${word(name)}`).join(", ");
  return h(
    "div",
    { class: "bar", role: "img", "aria-label": label || "no images" },
    BAR_ORDER.map((name) =>
      h("span", {
        key: name,
        class: `s-${name}`,
        title: `${counts[name]} ${word(name)}`,
        style: { "flex-grow": String(total ? counts[name] : 0) },
        hidden: counts[name] === 0,
      })),
  );
}

/** The same in words, with icons. */
export function counts(of) {
  return h("span", { class: "counts" },
    BAR_ORDER.filter((name) => of[name] > 0).map((name) =>
      h("span", { key: name, class: `status s-${name}` }, icon(name), h("b", {}, String(of[name])), " ", word(name))));
}

export function ago(instant) {
  return instant ? h("time", { datetime: instant, title: utc(instant) }, age(instant)) : "";
}

export function took(ms, title) {
  return ms === undefined || ms === null ? "" : h("span", { class: "num", title }, duration(ms));
}

export function digest(value) {
  return value ? h("code", { class: "digest", title: value }, shortDigest(value)) : "";
}

/** A command line with a button that copies it. */
export function command(line, what) {
  return h("div", { class: "command", key: "command " + line },
    what && h("span", { class: "what" }, what),
    h("code", {}, line),
    h("button", { type: "button", class: "copy", "aria-label": `copy: ${line}`, onclick: (event) => copy(event.currentTarget, line) }, "copy"));
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.firstChild.data = "copied";
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.firstChild.data = "selected";
  }
  setTimeout(() => (button.firstChild.data = "copy"), 1500);
}

/** One small square for each slot. */
export function slots(worker) {
  const free = Math.max(0, worker.slots - worker.running.length);
  return h("span", { class: `slots ${worker.state}`, role: "img", "aria-label": `${worker.running.length} of ${plural(worker.slots, "slot")} busy` },
    worker.running.map((run) => h("span", { key: run.attempt, class: "slot busy", title: `${run.image}, ${run.phase}` })),
    Array.from({ length: free }, (_, i) => h("span", { key: `free ${i}`, class: "slot", title: "free" })));
}

export function buildLink(build, text) {
  return h("a", { href: `/builds/${build}` }, text ?? build);
}

export function imageLink(build, image, text) {
  return h("a", { href: `/builds/${build}/images/${image}` }, text ?? image);
}

/** Grey lines where content will be. */
export function skeleton(lines = 6) {
  return h("div", { class: "skeleton", "aria-label": "loading" },
    Array.from({ length: lines }, (_, i) => h("div", { key: i, class: i === 0 ? "title" : `w${i % 4}` })));
}

/** What is wrong, and what to do about it. */
export function failure(error, advice) {
  return h("section", { class: "failure", role: "alert" },
    h("h1", {}, error.status === 404 ? "Nothing here" : "Can't show this now"),
    h("p", {}, error.message + "."),
    advice);
}

/** A fact of a description list. */
export function fact(name, ...value) {
  return h("div", { key: name, class: "fact" }, h("dt", {}, name), h("dd", {}, value));
}

// The frame: which page an address shows, the header, and the banner of a lost connection.

import { build } from "./build.js";
import { h, render } from "./dom.js";
import { age } from "./format.js";
import { image } from "./log.js";
import { overview } from "./overview.js";
import { failure } from "./parts.js";
import { workers } from "./workers.js";

const PAGES = [
  [/^\/$/, overview],
  [/^\/workers$/, workers],
  [/^\/builds\/(?<id>[^/]+)$/, build],
  [/^\/builds\/(?<id>[^/]+)\/images\/(?<image>[^/]+)$/, image],
];

const TICK_MS = 1000;

const top = document.getElementById("top");
const banner = document.getElementById("banner");
const main = document.getElementById("main");
const foot = document.getElementById("foot");
const icon = document.getElementById("icon");

let page;
let frame;
let address;

function open() {
  page?.stop();
  address = location.pathname + location.search;
  main.replaceChildren();
  page = undefined;
  page = find();
  show();
  scrollTo({ top: 0 });
}

function find() {
  for (const [form, make] of PAGES) {
    const match = form.exec(location.pathname);
    if (match) return make(match.groups ?? {}, schedule, go);
  }
  return {
    stop() {},
    title: () => "Nothing here",
    icon: () => "idle",
    view: () => failure({ status: 404, message: "there is no page at this address" }, h("p", {}, h("a", { href: "/" }, "Go to the overview"))),
  };
}

function go(path) {
  history.pushState(null, "", path);
  open();
}

// Many updates make one drawing.
function schedule() {
  frame ??= requestAnimationFrame(show);
}

function show() {
  frame = undefined;
  if (!page) return;
  const lost = page.watch?.lostSince;
  render(main, page.view());
  render(top, header());
  render(banner, lost && page.watch.phase === "ready" ? h("p", { class: "lost" }, `Connection lost ${age(lost)}, trying again. What you see may be old.`) : []);
  render(foot, h("p", {}, "Everything here is also in the terminal: ", h("code", {}, "kiln status"), " and as JSON under ", h("a", { href: "/api/farm" }, "/api")));
  main.classList.toggle("stale", Boolean(lost) && page.watch.phase === "ready");
  document.title = page.title() + (location.pathname === "/" ? " · Kiln" : "");
  const wanted = `/page/icon-${page.icon()}.svg`;
  if (icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
}

function header() {
  return h("nav", { "aria-label": "Main" },
    h("a", { class: "brand", href: "/" },
      h("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, h("path", { class: "kiln", d: "M4 30V15a12 12 0 0 1 24 0v15z" }), h("path", { class: "fire", d: "M11 30V18a5 5 0 0 1 10 0v12z" })),
      "Kiln"),
    link("/", "Overview"), link("/workers", "Workers"));
}

function link(path, text) {
  return h("a", { href: path, "aria-current": location.pathname === path ? "page" : undefined }, text);
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const url = new URL(anchor.href);
  const isPage = url.origin === location.origin && PAGES.some(([form]) => form.test(url.pathname));
  if (!isPage || url.pathname + url.search === address) return;
  event.preventDefault();
  go(url);
  main.focus({ preventScroll: true });
});
addEventListener("popstate", () => {
  if (location.pathname + location.search !== address) open();
});
// A page that the browser keeps for the back button must not keep its connections too: there are six.
addEventListener("pagehide", () => {
  page?.stop();
  page = undefined;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) open();
});
setInterval(schedule, TICK_MS);
open();

// A very small virtual tree: pages are functions from state to nodes, and render() changes only what
// differs, in place, so that live updates move nothing and keep focus, selection and open folds.
// All text goes in as text nodes; there is no way to pass markup.

const SVG = new Set(["svg", "path", "circle"]);

/** A node. Props: attributes, `on…` handlers, `style` {name: value}, `key`, and `own`: a function
 *  that gets the element once and looks after its children itself. */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, children };
}

/** Makes the children of `parent` equal to `nodes`. */
export function render(parent, nodes) {
  const keyed = new Map();
  const loose = [];
  for (const child of parent.childNodes) {
    if (child.kilnKey === undefined) loose.push(child);
    else keyed.set(child.kilnKey, child);
  }
  let at = parent.firstChild;
  for (const node of flatten(nodes)) {
    const element = reuse(node, keyed, loose) ?? create(node);
    update(element, node);
    if (element === at) at = at.nextSibling;
    else parent.insertBefore(element, at);
  }
  for (const left of [...keyed.values(), ...loose]) left.remove();
}

function flatten(nodes) {
  return [nodes].flat(Infinity).filter((node) => node !== null && node !== undefined && node !== false && node !== "");
}

function tagOf(node) {
  return node.tag ?? "#text";
}

function reuse(node, keyed, loose) {
  const key = node.props?.key;
  if (key !== undefined) {
    const found = keyed.get(key);
    if (!found || found.kilnTag !== tagOf(node)) return undefined;
    keyed.delete(key);
    return found;
  }
  const at = loose.findIndex((element) => element.kilnTag === tagOf(node));
  return at < 0 ? undefined : loose.splice(at, 1)[0];
}

function create(node) {
  const element =
    node.tag === undefined
      ? document.createTextNode("")
      : SVG.has(node.tag)
        ? document.createElementNS("http://www.w3.org/2000/svg", node.tag)
        : document.createElement(node.tag);
  element.kilnTag = tagOf(node);
  element.kilnKey = node.props?.key;
  element.kilnProps = {};
  if (node.props?.startOpen) element.open = true;
  return element;
}

function update(element, node) {
  if (node.tag === undefined) {
    const text = String(node);
    if (element.data !== text) element.data = text;
    return;
  }
  const before = element.kilnProps;
  for (const name of Object.keys(before)) {
    if (!(name in node.props)) set(element, name, undefined, before[name]);
  }
  for (const [name, value] of Object.entries(node.props)) {
    if (name === "style" || before[name] !== value) set(element, name, value, before[name]);
  }
  element.kilnProps = node.props;
  if (node.props.own) {
    if (element.kilnOwner !== node.props.own) {
      element.kilnOwner = node.props.own;
      node.props.own(element);
    }
  } else {
    render(element, node.children);
  }
}

function set(element, name, value, before) {
  if (name === "key" || name === "own" || name === "startOpen") return;
  if (name === "style") {
    for (const [property, text] of Object.entries(value ?? {})) {
      if (before?.[property] !== text) element.style.setProperty(property, text);
    }
  } else if (name.startsWith("on")) {
    element[name] = value ?? null;
  } else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") {
    if (element[name] !== value) element[name] = value ?? "";
  } else if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : value);
  }
}

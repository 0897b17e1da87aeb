"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const SEVERITIES = [["error", "\u2716", "Error"], ["warning", "\u25B2", "Warning"], ["info", "\u25CF", "Info"]];
  const [FILE, RULE, SEVERITY, LINE, COLUMN, MESSAGE, HINT, FIX, EXCERPT, DIFF, COMMAND, RELATED] = Array(12).keys();
  const [PATH, FOLDER, KIND, PROVIDER, TITLE] = Array(5).keys();
  const { rules, files, findings } = data;
  const byId = (id) => document.getElementById(id);
  const [form, body, status, pager] = ["filters", "rows", "status", "pager"].map(byId);
  const fileOf = (row) => files[row[FILE]];
  const codeOf = (row) => rules[row[RULE]][0];
  const placeOf = (row) => `${row[LINE]}:${row[COLUMN]}:${codeOf(row)}`;

  // The filters, by their names in the address of the page.
  const FILTERS = {
    rule: (row, wanted) => codeOf(row) === wanted,
    severity: (row, wanted) => SEVERITIES[row[SEVERITY]][0] === wanted,
    folder: (row, wanted) => wanted === "." ? fileOf(row)[FOLDER] === "." : `${fileOf(row)[FOLDER]}/`.startsWith(`${wanted}/`),
    kind: (row, wanted) => fileOf(row)[KIND] === wanted,
    provider: (row, wanted) => fileOf(row)[PROVIDER] === wanted,
    fix: (row, wanted) => ["none", "safe", "unsafe"][row[FIX]] === wanted,
    file: (row, wanted) => fileOf(row)[PATH] === wanted,
  };
  const NAMES = ["q", ...Object.keys(FILTERS), "sort", "page", "size", "at"];
  const SIZES = ["50", "200", "1000"];
  let state = {};
  let seen = [];

  const read = () => {
    const given = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    state = {};
    for (const name of NAMES) if (given.get(name)) state[name] = given.get(name);
  };
  const addressOf = (wanted) => {
    const kept = new URLSearchParams();
    for (const name of NAMES) if (wanted[name]) kept.set(name, wanted[name]);
    return `#${String(kept) || "findings"}`;
  };
  const go = (changes, keepsPage) => {
    state = { ...state, ...(keepsPage ? {} : { page: "", at: "" }), ...changes };
    history.replaceState(null, "", addressOf(state));
    show();
  };

  // Elements are made of names and texts alone, so text from files never becomes markup.
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };
  const bdi = (text, name) => make("bdi", { dir: "auto", class: name }, text);
  const pathOf = (path) => make("bdi", { dir: "auto" }, ...path.split(/(?<=[/_.-])(?=[^/_.-])/).flatMap((part, at) => at ? [make("wbr"), part] : [part]));
  const link = (wanted, ...children) => make("a", { href: addressOf(wanted) }, ...children);

  const sourceLine = (number, ...parts) => make("span", { class: "line" }, make("span", { class: "number" }, String(number)), make("code", { dir: "ltr" }, ...parts));
  const source = ([first, before, head, marked, tail, after]) => {
    const number = first + before.length;
    return make("pre", { class: "source" },
      ...before.map((text, at) => sourceLine(first + at, text)),
      sourceLine(number, head, make("mark", null, marked), tail),
      ...after.map((text) => sourceLine(number + 1, text)));
  };
  const diff = (lines) => make("pre", { class: "diff" }, ...lines.map((line) =>
    make({ "-": "del", "+": "ins" }[line[0]] || "span", { dir: "ltr" }, line[0] === "@" ? line.slice(3) === "\u2026" ? "\u2026" : /^\d+$/.test(line.slice(3)) ? `line ${line.slice(3)}` : line.slice(3) : `${line[0]} ${line.slice(1)}`)));
  const RUN = [
    "There is no fix for a program to make. What the rule is about:",
    "newsmeta makes this change by itself:",
    "A person should look at this change before it is made:",
  ];
  const detail = (row) => make("div", { class: "detail" },
    row[HINT] && make("p", { class: "hint" }, "To do: ", bdi(row[HINT])),
    row[EXCERPT] && source(row[EXCERPT]),
    row[RELATED].length ? make("ul", null, ...row[RELATED].map((text) => make("li", null, bdi(text)))) : null,
    row[DIFF].length ? diff(row[DIFF]) : null,
    make("p", { class: "run" }, RUN[row[COMMAND].startsWith("newsmeta rule ") ? 0 : row[FIX]], " ", make("code", { dir: "ltr" }, row[COMMAND])),
    make("p", { class: "about" },
      fileOf(row)[KIND] && `Kind: ${fileOf(row)[KIND]} \u00B7 `,
      ...(fileOf(row)[PROVIDER] ? ["Provider: ", bdi(fileOf(row)[PROVIDER]), " \u00B7 "] : []),
      link({ file: fileOf(row)[PATH], at: placeOf(row) }, "Link to this finding")));

  const rendered = (row) => {
    const [name, sign, word] = SEVERITIES[row[SEVERITY]];
    const [path, , , , title] = fileOf(row);
    const details = make("details", null, make("summary", null, bdi(row[MESSAGE])));
    details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(detail(row)); });
    if (state.at === placeOf(row)) { details.append(detail(row)); details.open = true; }
    return make("tr", { role: "row" },
      make("td", { role: "cell", class: `severity ${name}` }, make("span", { "aria-hidden": "true" }, sign), ` ${word}`),
      make("td", { role: "cell", class: "rule" }, link({ rule: codeOf(row) }, codeOf(row)), " ", make("span", null, rules[row[RULE]][1])),
      make("td", { role: "cell", class: "place" }, link({ file: path }, pathOf(path)), `:${row[LINE]}:${row[COLUMN]}`, title && bdi(title, "title")),
      make("td", { role: "cell", class: "message" }, details));
  };

  // The orders of rows, computed once for each column, when it is first sorted by.
  const collator = new Intl.Collator();
  const KEYS = {
    severity: (row) => String(row[SEVERITY]),
    rule: codeOf,
    place: null,
    message: (row) => row[MESSAGE],
  };
  const orders = new Map();
  const orderOf = (name) => {
    if (!orders.has(name)) {
      const numbers = findings.map((_, number) => number);
      const key = KEYS[name];
      if (key) {
        const keys = findings.map(key);
        numbers.sort((one, other) => collator.compare(keys[one], keys[other]) || one - other);
      }
      orders.set(name, numbers);
    }
    return orders.get(name);
  };
  const texts = [];
  const textOf = (number) => {
    if (texts[number] === undefined) {
      const row = findings[number];
      const excerpt = row[EXCERPT] ? row[EXCERPT].slice(2, 5).join("") : "";
      texts[number] = [...fileOf(row), ...rules[row[RULE]], row[MESSAGE], row[HINT], excerpt].join("\n").toLowerCase();
    }
    return texts[number];
  };

  const matching = () => {
    const wanted = Object.keys(FILTERS).filter((name) => state[name]);
    const words = (state.q || "").toLowerCase().split(/\s+/).filter(Boolean);
    const [column, direction] = (state.sort || "place").split("-");
    const order = orderOf(Object.hasOwn(KEYS, column) ? column : "place");
    const found = order.filter((number) =>
      wanted.every((name) => FILTERS[name](findings[number], state[name])) && words.every((word) => textOf(number).includes(word)));
    return direction === "down" ? found.reverse() : found;
  };

  const show = () => {
    const found = matching();
    const size = Number(SIZES.includes(state.size) ? state.size : SIZES[0]);
    const pages = Math.max(Math.ceil(found.length / size), 1);
    let page = Math.min(Math.max(Number.parseInt(state.page, 10) || 1, 1), pages);
    if (state.at && !state.page) {
      const place = found.findIndex((number) => placeOf(findings[number]) === state.at);
      if (place >= 0) page = Math.floor(place / size) + 1;
    }
    seen = found.slice((page - 1) * size, page * size);
    body.replaceChildren(...seen.map((number) => rendered(findings[number])));
    const number = (value) => value.toLocaleString("en");
    const all = found.length === findings.length ? "" : ` of ${number(findings.length)}`;
    const noun = (found.length === findings.length ? found.length : findings.length) === 1 ? "finding" : "findings";
    status.textContent = found.length
      ? `${number(found.length)}${all} ${noun}, ${number((page - 1) * size + 1)} to ${number((page - 1) * size + seen.length)} shown`
      : `No finding matches; there are ${number(findings.length)}`;
    pager.hidden = pages === 1;
    byId("page").textContent = `Page ${number(page)} of ${number(pages)}`;
    byId("first").disabled = byId("previous").disabled = page === 1;
    byId("next").disabled = byId("last").disabled = page === pages;
    pager.dataset.page = page;
    pager.dataset.pages = pages;
    for (const field of form.elements) if (field.name) field.value = state[field.name] || (field.name === "size" ? SIZES[0] : "");
    byId("one-file").hidden = !state.file;
    byId("one-file-name").textContent = state.file || "";
    const [column, direction] = (state.sort || "place").split("-");
    for (const head of document.querySelectorAll("th[data-sort]")) {
      const order = head.dataset.sort !== column ? "none" : direction === "down" ? "descending" : "ascending";
      head.setAttribute("aria-sort", order);
    }
  };

  // Controls only appear together with the script that makes them work.
  const choices = (name, counts) => {
    const select = form.elements[name];
    for (const [value, [word, count]] of counts) select.append(make("option", { value }, `${word} (${count.toLocaleString("en")})`));
    select.closest("label").hidden = counts.length < 2 && !state[name];
  };
  const counted = (keysOf) => {
    const counts = new Map();
    for (const row of findings) {
      for (const [value, word] of keysOf(row)) {
        if (value) counts.set(value, [word, (counts.get(value) || [0, 0])[1] + 1]);
      }
    }
    return [...counts].sort(([one], [other]) => collator.compare(one, other));
  };
  const folders = (row) => {
    const parts = fileOf(row)[FOLDER].split("/");
    return parts.map((_, at) => parts.slice(0, at + 1).join("/")).map((path) => [path, path]);
  };
  const prepare = () => {
    choices("rule", counted((row) => [[codeOf(row), rules[row[RULE]].join(" ")]]));
    choices("severity", SEVERITIES.map(([name, , word], at) => [name, [word, findings.filter((row) => row[SEVERITY] === at).length]]).filter(([, [, count]]) => count));
    choices("folder", counted(folders));
    choices("kind", counted((row) => [[fileOf(row)[KIND], fileOf(row)[KIND]]]));
    choices("provider", counted((row) => [[fileOf(row)[PROVIDER], fileOf(row)[PROVIDER]]]));
    choices("fix", ["none", "safe", "unsafe"].map((name, at) => [name, [["No fix", "Safe fix", "Fix to look at"][at], findings.filter((row) => row[FIX] === at).length]]).filter(([, [, count]]) => count));
    for (const head of document.querySelectorAll("th[data-sort]")) {
      const button = make("button", { type: "button" }, head.textContent);
      button.addEventListener("click", () => go({ sort: head.dataset.sort + (head.getAttribute("aria-sort") === "ascending" ? "-down" : "") }));
      head.replaceChildren(button);
    }
    let waiting = 0;
    form.elements.q.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => go({ q: form.elements.q.value }), 80);
    });
    form.addEventListener("change", (event) => { if (event.target.name !== "q") go({ [event.target.name]: event.target.value }); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => { event.preventDefault(); go(Object.fromEntries(NAMES.map((name) => [name, ""]))); });
    byId("all-files").addEventListener("click", () => { go({ file: "" }); status.focus(); });
    const turn = (page) => { go({ page: String(page), at: "" }, true); byId("findings").scrollIntoView(); status.focus({ preventScroll: true }); };
    byId("first").addEventListener("click", () => turn(1));
    byId("previous").addEventListener("click", () => turn(Number(pager.dataset.page) - 1));
    byId("next").addEventListener("click", () => turn(Number(pager.dataset.page) + 1));
    byId("last").addEventListener("click", () => turn(Number(pager.dataset.pages)));
    form.hidden = false;
  };
  const follow = () => {
    if (location.hash && !location.hash.includes("=")) return;
    read();
    show();
    if (!location.hash) return;
    byId("findings").scrollIntoView();
    const opened = body.querySelector("details[open]");
    if (opened) { opened.scrollIntoView({ block: "center" }); opened.firstElementChild.focus({ preventScroll: true }); }
  };

  if (findings.length) {
    prepare();
    read();
    show();
    if (location.hash.includes("=")) follow();
    addEventListener("hashchange", follow);
    addEventListener("beforeprint", () => {
      body.querySelectorAll("details").forEach((details, at) => {
        if (details.children.length === 1) details.append(detail(findings[seen[at]]));
        details.open = true;
      });
    });
  }
})();

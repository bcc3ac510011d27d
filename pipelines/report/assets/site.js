/* Filters of tables, and the search over claims. Everything shown is set as text, never as HTML. */
"use strict";

const counterclaim = (() => {
  const state = { about: null, words: new Map(), claims: new Map(), lists: new Map(), waiting: new Map() };

  const load = (name) => {
    if (!state.waiting.has(name)) {
      state.waiting.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `search/${name}`;
        script.onload = resolve;
        script.onerror = () => reject(new Error(name));
        document.head.append(script);
      }));
    }
    return state.waiting.get(name);
  };

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (text) => (fold(text).match(/[\p{L}\p{N}]+/gu) || []).filter((word) => word.length > 1);

  const shardOf = (word) => {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(Array.from(word).slice(0, 2).join(""))) {
      value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    }
    return value % state.about.shards;
  };

  const claimsWith = async (word) => {
    const shard = shardOf(word);
    await load(`words-${shard}.js`);
    const found = new Set();
    for (const [listed, numbers] of Object.entries(state.words.get(shard))) {
      if (listed.startsWith(word)) numbers.forEach((number) => found.add(number));
    }
    return found;
  };

  const claimOf = async (number) => {
    const block = Math.floor(number / state.about.block);
    await load(`claims-${block}.js`);
    return state.claims.get(block)[number % state.about.block];
  };

  const element = (tag, text, attributes) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  const shown = ([id, day, claimant, stance, content, outlet, title, url, page, label, status]) => {
    const item = element("li");
    const head = element("p");
    head.append(element("strong", claimant), ` ${stance}: `, content ? element("q", content, /^[“"«„‘]/.test(content) ? { class: "own" } : {}) : "(no comment)");
    const where = element("p", null, { class: "small soft" });
    where.append(`${day || "no date"}, ${outlet || "outlet not known"}: `);
    const isWeb = url && /^https?:\/\//i.test(url);
    where.append(isWeb ? element("a", title || url, { href: url, rel: "noopener noreferrer external" }) : title || "no title");
    item.append(head, where);
    if (page) {
      const about = element("p", null, { class: "small" });
      about.append(element("a", label, { href: `${page}#c-${id}` }), " ", element("span", status, { class: `status status-${status}` }));
      item.append(about);
    }
    return item;
  };

  const MOST = 50;
  let asked = 0;

  const search = async (form) => {
    const mine = ++asked;
    const told = document.getElementById("told");
    const results = document.getElementById("results");
    const words = wordsOf(form.elements.words.value);
    results.replaceChildren();
    if (!words.length) { told.textContent = ""; return; }
    told.textContent = "searching …";
    try {
      await load("about.js");
      const sets = await Promise.all(words.map(claimsWith));
      let numbers = Array.from(sets[0]).filter((number) => sets.every((set) => set.has(number))).sort((a, b) => a - b);
      const { stance, status, country } = form.elements;
      const kept = [];
      const isFiltered = stance.value || status.value || country.value;
      let count = isFiltered ? 0 : numbers.length;
      for (const number of numbers) {
        if (!isFiltered && kept.length >= MOST) break;
        const claim = await claimOf(number);
        if (mine !== asked) return;
        if ((stance.value && claim[3] !== stance.value) || (status.value && claim[10] !== status.value)
          || (country.value && claim[11] !== country.value)) continue;
        count += isFiltered ? 1 : 0;
        if (kept.length < MOST) kept.push(claim);
      }
      if (mine !== asked) return;
      results.replaceChildren(...kept.map(shown));
      const hint = !count && words.length > 1 ? ": one would need all these words; try fewer" : "";
      told.textContent = `${count} claim${count === 1 ? "" : "s"}${count > MOST ? `, the newest ${MOST} of them shown` : ""}${hint}`;
    } catch (error) {
      told.textContent = `A file of the search is missing (${error.message}); make the report again.`;
    }
  };

  /* Filters look through the rows of the page or, where the list has several pages, through the file of all rows. */
  const MOST_ROWS = 250;
  let page = null;

  const wants = (form) => {
    const words = wordsOf(form.elements.words.value);
    const chosen = (name) => (form.elements[name] ? form.elements[name].value : "");
    const [status, country] = [chosen("status"), chosen("country")];
    return {
      isAll: !words.length && !status && !country,
      has: (text, rowStatus, rowCountry) => words.every((word) => fold(text).includes(word))
        && (!status || rowStatus === status) && (!country || rowCountry === country),
    };
  };

  const rowOf = ([href, cells], kinds) => {
    const row = element("tr");
    cells.forEach((text, index) => {
      const cell = element("td", null, ["number", "day"].includes(kinds[index]) ? { class: kinds[index] } : {});
      if (index === 0) cell.append(element("a", text, { href }));
      else if (kinds[index] === "status") cell.append(element("span", text, { class: `status status-${text}` }));
      else cell.textContent = text;
      row.append(cell);
    });
    return row;
  };

  const filterAll = async (form, wanted) => {
    const rows = document.getElementById("rows");
    const told = document.getElementById("told");
    const mine = ++asked;
    page = page || Array.from(rows.children);
    document.querySelectorAll("ul.pages").forEach((list) => { list.hidden = !wanted.isAll; });
    if (wanted.isAll) { rows.replaceChildren(...page); told.textContent = ""; return; }
    try {
      await load(`${form.dataset.list}.js`);
    } catch (error) {
      told.textContent = `A file of the list is missing (${error.message}); make the report again.`;
      return;
    }
    if (mine !== asked) return;
    const kinds = Array.from(document.querySelectorAll("thead th"), (head) => head.dataset.kind);
    const found = state.lists.get(form.dataset.list).filter(([, cells, status, country]) => wanted.has(cells.join(" "), status, country));
    rows.replaceChildren(...found.slice(0, MOST_ROWS).map((row) => rowOf(row, kinds)));
    told.textContent = `${found.length.toLocaleString("en")} of all${found.length > MOST_ROWS ? `, the first ${MOST_ROWS} shown` : ""}`;
  };

  const filter = (form) => {
    const wanted = wants(form);
    if (form.dataset.list) { filterAll(form, wanted); return; }
    let count = 0;
    document.querySelectorAll("#rows > tr").forEach((row) => {
      row.hidden = !wanted.has(row.textContent, row.dataset.status, row.dataset.country);
      count += row.hidden ? 0 : 1;
    });
    document.getElementById("told").textContent = wanted.isAll ? "" : `${count} shown`;
  };

  const listen = (id, act) => {
    const form = document.getElementById(id);
    if (!form) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); act(form); });
    form.addEventListener("input", () => act(form));
    if (form.elements.words.value) act(form);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("search");
    if (form && location.hash.length > 1) form.elements.words.value = decodeURIComponent(location.hash.slice(1).replace(/\+/g, " "));
    listen("search", search);
    listen("filter", filter);
  });

  return {
    about: (about) => { state.about = about; },
    list: (name, rows) => { state.lists.set(name, rows); },
    words: (shard, words) => { state.words.set(shard, words); },
    claims: (block, claims) => { state.claims.set(block, claims); },
  };
})();

// Draws the day and keeps map, timeline, load and list on one choice: a van, a stop, or all.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const W = data.words, vans = data.vans, root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const hasMap = Boolean(byId("map"));
  const BASE = ["#3b7dd8", "#e07b39", "#3a9d5d", "#b0529f", "#c9a227", "#2fa3a8", "#d2546a", "#7a6bd1", "#93825f", "#6a9a2d"];
  const colour = (v) => BASE[v] || `hsl(${Math.round(v * 137.5) % 360} 50% 52%)`;
  const SYMBOLS = { delivery: "circle", return: "diamond", exchange: "square", service: "cross", pickup: "triangle-up", break: "hourglass" };
  const safe = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const ink = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const chosen = { van: null, step: null };
  let dimension = 0;
  const coarse = matchMedia("(pointer: coarse)").matches;
  const CONFIG = { displaylogo: false, responsive: true, displayModeBar: coarse ? false : "hover", modeBarButtonsToRemove: ["select2d", "lasso2d", "toImage", "autoScale2d"] };

  const told = (van, step) => {
    const lines = [`<b>${safe(step.name)}</b> · ${safe(step.word)}`, `${safe(van.id)} · ${step.time}`];
    if (step.windows.length) lines.push(`${safe(W.window)}: ${step.windows.map((w) => w[2]).join(", ")}`);
    if (step.late) lines.push(`${safe(step.does === "none" ? W.over : W.late)}: ${step.late} min`);
    if (step.failed) lines.push(safe(W.failed));
    if (step.load) lines.push(`${safe(W.amount)}: ${step.load.join(" / ")}`);
    return lines.join("<br>");
  };
  const frame = (more) => Object.assign({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: "closest",
    font: { color: ink("ink"), size: 12, family: "system-ui, DejaVu Sans, sans-serif" },
    hoverlabel: { bgcolor: ink("card"), bordercolor: ink("line"), font: { color: ink("ink") }, align: "left" },
    dragmode: coarse ? false : "pan",
  }, more);
  const timeAxis = (more) => Object.assign({ type: "date", gridcolor: ink("line"), linecolor: ink("line"), zeroline: false, tickformatstops: [{ dtickrange: [null, 86399999], value: "%H:%M" }, { value: "%d.%m." }] }, more);
  // A ring is a shape, since shapes are redrawn alone: choosing a stop moves no trace.
  const ring = (x, y) => ({ type: "circle", xsizemode: "pixel", ysizemode: "pixel", xanchor: x, yanchor: y, x0: -10, x1: 10, y0: -10, y1: 10, line: { color: ink("accent"), width: 3 } });
  const nowLine = () => data.now === null ? [] : [{ type: "line", x0: data.now, x1: data.now, yref: "paper", y0: 0, y1: 1, line: { color: ink("accent"), width: 1.5, dash: "dot" } }];

  // The map: a line and a set of markers for each van, then what belongs to none.
  const spots = vans.map((van) => van.steps.map((step, i) => [step, i]).filter(([step]) => step.at && step.n !== null));
  const drawMap = () => {
    if (!hasMap) return;
    const lines = vans.map((van, v) => {
      const on = van.steps.filter((step) => step.at);
      return { type: "scatter", mode: "lines", x: on.map((s) => s.at[0]), y: on.map((s) => s.at[1]), line: { color: colour(v), width: 2 }, hoverinfo: "skip" };
    });
    const marks = vans.map((van, v) => ({
      type: "scatter", mode: "markers", x: spots[v].map(([s]) => s.at[0]), y: spots[v].map(([s]) => s.at[1]),
      text: spots[v].map(([s]) => told(van, s)), customdata: spots[v].map(([, i]) => [v, i]), hovertemplate: "%{text}<extra></extra>",
      marker: {
        color: colour(v), size: 9, symbol: spots[v].map(([s]) => s.failed ? "x" : SYMBOLS[s.kind] || "circle"),
        line: { width: spots[v].map(([s]) => s.late ? 2.5 : 1), color: spots[v].map(([s]) => s.late ? ink("late") : ink("card")) },
      },
    }));
    const homes = vans.flatMap((van) => van.steps.filter((s) => s.at && (s.does === "none" || s.does === "handling")));
    const others = [
      { type: "scatter", mode: "markers", x: homes.map((s) => s.at[0]), y: homes.map((s) => s.at[1]), text: homes.map((s) => safe(s.name)), hovertemplate: "%{text}<extra></extra>", marker: { symbol: "star", size: 14, color: ink("ink"), line: { width: 1, color: ink("card") } } },
      { type: "scatter", mode: "markers", x: data.left.map((l) => l.at[0]), y: data.left.map((l) => l.at[1]), text: data.left.map((l) => `<b>${safe(l.name)}</b><br>${safe(W.unassigned)}`), hovertemplate: "%{text}<extra></extra>", marker: { symbol: "circle-open", size: 11, color: ink("late"), line: { width: 2 } } },
    ];
    const all = vans.flatMap((van) => van.steps.filter((s) => s.at).map((s) => s.at[1])).concat(data.left.map((l) => l.at[1]));
    const middle = (Math.min(...all) + Math.max(...all)) / 2;
    Plotly.react("map", [...lines, ...marks, ...others], frame({
      margin: { l: 4, r: 4, t: 4, b: 4 }, uirevision: "map",
      xaxis: { visible: false }, yaxis: { visible: false, scaleanchor: "x", scaleratio: 1 / Math.max(0.05, Math.cos(middle * Math.PI / 180)) },
    }), CONFIG);
  };
  const fadeMap = () => {
    if (!hasMap) return;
    const opacity = vans.map((_, v) => chosen.van === null || v === chosen.van ? 1 : 0.12);
    const places = vans.map((_, v) => v);
    Plotly.restyle("map", { opacity: [...opacity, ...opacity] }, [...places, ...places.map((v) => v + vans.length)]);
  };
  const ringMap = () => {
    if (!hasMap) return;
    const at = chosen.step === null ? null : vans[chosen.van].steps[chosen.step].at;
    Plotly.relayout("map", { shapes: at ? [ring(at[0], at[1])] : [] });
  };

  // The timeline: a lane for each van, or for each stop of the van that is chosen.
  let lanes = [], laneOf = new Map();
  const ringTimeline = () => {
    const lane = laneOf.get(chosen.step), step = chosen.step === null ? null : vans[chosen.van].steps[chosen.step];
    Plotly.relayout("timeline", { shapes: lane === undefined ? nowLine() : [...nowLine(), ring((step.start + step.end) / 2, lane)] });
  };
  const bars = (entries, y, from, to, more) => ({
    type: "bar", orientation: "h", y: entries.map(y), base: entries.map(from), x: entries.map((e) => to(e) - from(e)),
    text: entries.map((e) => told(vans[e.v], e.s)), textposition: "none", customdata: entries.map((e) => [e.v, e.i]), hovertemplate: "%{text}<extra></extra>", ...more,
  });
  const drawTimeline = () => {
    const one = chosen.van !== null;
    const entries = vans.flatMap((van, v) => one && v !== chosen.van ? [] : van.steps.map((s, i) => ({ v, i, s })));
    lanes = one ? entries.filter((e) => e.s.n !== null) : vans.map((_, v) => ({ v }));
    laneOf = new Map(one ? lanes.map((e, k) => [e.i, k]) : []);
    const y = (e) => one ? laneOf.get(e.i) : e.v;
    const shown = entries.filter((e) => y(e) !== undefined);
    const work = shown.filter((e) => e.s.does === "service"), rest = shown.filter((e) => e.s.does === "break"), other = shown.filter((e) => e.s.does === "handling");
    const windows = shown.flatMap((e) => e.s.windows.map((w) => ({ ...e, w })));
    const first = Math.min(...entries.map((e) => e.s.left)), last = Math.max(...entries.map((e) => e.s.end));
    const clip = (t) => Math.min(Math.max(t, first), last);
    const late = shown.filter((e) => e.s.late);
    const thick = one ? 0.7 : 0.6;
    const promised = one
      ? bars(windows, y, (e) => clip(e.w[0]), (e) => clip(e.w[1]), { width: 0.95, marker: { color: ink("window"), opacity: 0.22 } })
      : { type: "scatter", mode: "lines", x: windows.flatMap((e) => [clip(e.w[0]), clip(e.w[1]), null]), y: windows.flatMap((e) => [e.v + 0.4, e.v + 0.4, null]), line: { color: ink("window"), width: 2 }, opacity: 0.5, hoverinfo: "skip" };
    const traces = [
      promised,
      bars(one ? shown : entries, (e) => y(e) ?? e.v, (e) => e.s.left, (e) => e.s.arrival, { width: one ? 0.12 : 0.14, marker: { color: ink("drive") } }),
      bars(shown, y, (e) => e.s.arrival, (e) => e.s.start, { width: thick * 0.6, marker: { color: ink("wait"), line: { color: ink("drive"), width: 0.5 } } }),
      bars(work, y, (e) => e.s.start, (e) => e.s.end, { width: thick, marker: { color: work.map((e) => colour(e.v)), opacity: work.map((e) => e.s.failed ? 0.35 : 1) } }),
      bars(rest, y, (e) => e.s.start, (e) => e.s.end, { width: thick, marker: { color: ink("break") } }),
      bars(other, y, (e) => e.s.start, (e) => e.s.end, { width: thick, marker: { color: ink("handling") } }),
      { type: "scatter", mode: "markers", x: late.map((e) => e.s.start), y: late.map((e) => y(e) - 0.4), text: late.map((e) => told(vans[e.v], e.s)), customdata: late.map((e) => [e.v, e.i]), hovertemplate: "%{text}<extra></extra>", marker: { symbol: "triangle-down", size: 9, color: late.map((e) => ink(e.s.does === "none" ? "over" : "late")) } },
    ];
    const labels = one ? lanes.map((e) => safe(e.s.name)) : vans.map((van) => safe(van.id));
    Plotly.react("timeline", traces, frame({
      barmode: "overlay", height: Math.max(140, 70 + lanes.length * (one ? 19 : 34)), margin: { l: 10, r: 12, t: 30, b: 6 }, uirevision: `timeline ${chosen.van}`, shapes: nowLine(),
      xaxis: timeAxis({ range: [first - 6e5, last + 6e5], side: "top" }),
      yaxis: { tickvals: labels.map((_, k) => k), ticktext: labels.map((name) => name.length > 22 ? `${name.slice(0, 21)}…` : name), range: [lanes.length - 0.4, -0.6], fixedrange: true, automargin: true, gridcolor: "rgba(0,0,0,0)", zeroline: false },
    }), CONFIG);
  };

  // The load: steps of one dimension, in parts of the room there is where that is known.
  const dims = Math.max(0, ...vans.flatMap((van) => van.steps.map((s) => s.load ? s.load.length : 0)));
  const roomy = vans.every((van) => van.capacity);
  const drawLoad = () => {
    const traces = vans.map((van, v) => {
      const room = roomy ? van.capacity[dimension] || 1 : 1, known = van.steps.filter((s) => s.load);
      return {
        type: "scatter", mode: "lines", x: known.map((s) => s.end), y: known.map((s) => s.load[dimension] / room), opacity: chosen.van === null || chosen.van === v ? 1 : 0.1,
        text: known.map((s) => told(van, s)), customdata: known.map((s) => [v, van.steps.indexOf(s)]), hovertemplate: "%{text}<extra></extra>", line: { shape: "hv", color: colour(v), width: chosen.van === v ? 3 : 2 },
      };
    });
    Plotly.react("load", traces, frame({
      height: 260, margin: { l: 48, r: 12, t: 6, b: 30 }, shapes: nowLine(), xaxis: timeAxis({}),
      yaxis: { rangemode: "tozero", tickformat: roomy ? ".0%" : "", gridcolor: ink("line"), zeroline: false, fixedrange: true, title: { text: roomy ? "" : W.amount } },
    }), CONFIG);
  };

  // One choice for everything.
  const row = (van, step) => byId(`s${van}-${step}`);
  const choose = (van, step, from) => {
    if (!vans.length) return;
    const before = chosen.van;
    chosen.van = van;
    chosen.step = step;
    document.querySelectorAll('tr[aria-selected="true"]').forEach((tr) => tr.setAttribute("aria-selected", "false"));
    document.querySelectorAll(".chip").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.van === (van === null ? undefined : String(van)))));
    if (van !== null) {
      const list = document.querySelector(`details[data-van="${van}"]`);
      list.open = true;
      if (before !== van) document.querySelectorAll("details.route").forEach((d) => { if (d !== list) d.open = false; });
      const tr = step === null ? null : row(van, step);
      if (tr) tr.setAttribute("aria-selected", "true");
      if (from !== "list") {
        const box = list.closest(".scroll"), target = tr || list;
        box.scrollTo({ top: target.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 60 });
      }
    }
    if (before !== van) {
      fadeMap();
      drawTimeline();
      if (dims) drawLoad();
    }
    ringMap();
    ringTimeline();
  };
  const point = (event) => {
    const at = event.points[0].customdata;
    if (!at) return;
    const same = chosen.van === at[0] && chosen.step === at[1];
    choose(at[0], same ? null : at[1], "plot");
  };
  const hover = (van, step) => {
    if (!hasMap) return;
    const k = spots[van].findIndex(([, i]) => i === step);
    if (k < 0) Plotly.Fx.unhover("map"); else Plotly.Fx.hover("map", [{ curveNumber: vans.length + van, pointNumber: k }]);
  };

  const chips = byId("vans");
  vans.forEach((van, v) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.dataset.van = v;
    chip.setAttribute("aria-pressed", "false");
    chip.style.setProperty("--van", colour(v));
    chip.append(Object.assign(document.createElement("span"), { className: "swatch" }), van.id);
    chip.addEventListener("click", () => choose(chosen.van === v ? null : v, null, "chip"));
    chips.append(chip);
    document.querySelector(`details[data-van="${v}"]`).style.setProperty("--van", colour(v));
  });
  byId("clear").addEventListener("click", () => choose(null, null, "chip"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose(null, null, "key");
    const tr = event.target.closest && event.target.closest("tr[data-step]");
    if (!tr) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(Number(tr.dataset.van), Number(tr.dataset.step), "list");
    }
    const next = event.key === "ArrowDown" ? tr.nextElementSibling : event.key === "ArrowUp" ? tr.previousElementSibling : null;
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  const list = document.querySelector(".scroll");
  list.addEventListener("click", (event) => {
    const tr = event.target.closest("tr[data-step]");
    if (tr) choose(Number(tr.dataset.van), Number(tr.dataset.step), "list");
  });
  list.addEventListener("mouseover", (event) => {
    const tr = event.target.closest("tr[data-step]");
    if (tr) hover(Number(tr.dataset.van), Number(tr.dataset.step));
  });
  list.addEventListener("mouseleave", () => hasMap && Plotly.Fx.unhover("map"));

  const legend = ["service", "drive", "wait", "break", "handling", "window", "late", "over"];
  const used = new Set(vans.flatMap((van) => van.steps.flatMap((s) => [s.does, s.start > s.arrival ? "wait" : "", s.windows.length ? "window" : "", s.late ? (s.does === "none" ? "over" : "late") : ""])));
  const drawLegend = () => {
    byId("legend").replaceChildren(...legend.filter((name) => name === "drive" || used.has(name)).map((name) => {
      const item = document.createElement("li"), box = document.createElement("i");
      box.style.background = name === "service" ? `linear-gradient(90deg, ${vans.slice(0, 4).map((_, v) => colour(v)).join(",") || ink("drive")}, ${colour(0)})` : ink(name);
      item.append(box, W[name]);
      return item;
    }));
  };
  if (dims > 1) {
    const label = byId("dimension"), select = label.querySelector("select");
    label.hidden = false;
    for (let d = 0; d < dims; d += 1) select.append(new Option(String(d + 1), String(d)));
    select.addEventListener("change", () => { dimension = Number(select.value); drawLoad(); });
  }

  const drawAll = () => {
    if (!vans.length) return; // a plan without routes: the tables say all there is
    drawLegend();
    drawMap();
    fadeMap();
    drawTimeline();
    if (dims) drawLoad();
    ringMap();
    ringTimeline();
  };
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const dress = (theme) => { root.dataset.theme = theme; root.style.colorScheme = theme; };
  dress(scheme.matches ? "dark" : "light");
  scheme.addEventListener("change", () => { dress(scheme.matches ? "dark" : "light"); drawAll(); });
  byId("theme").addEventListener("click", () => { dress(root.dataset.theme === "dark" ? "light" : "dark"); drawAll(); });
  if (!dims) byId("load").closest("section").hidden = true;
  if (!vans.length) byId("timeline").closest("section").hidden = true;
  drawAll();
  for (const id of ["map", "timeline", "load"]) if (byId(id) && byId(id).on) byId(id).on("plotly_click", point);
  if (vans.length && matchMedia("(min-width: 901px)").matches) document.querySelector("details.route").open = true;

  // Paper is light, and shows every list.
  let kept = null;
  window.addEventListener("beforeprint", () => {
    kept = { theme: root.dataset.theme, open: [...document.querySelectorAll("details")].map((d) => d.open) };
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
    dress("light");
    drawAll();
    for (const id of ["map", "timeline", "load"]) if (byId(id) && byId(id).data) Plotly.relayout(id, { width: 690, ...(id === "map" ? { height: 560 } : {}) });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details").forEach((d, k) => { d.open = kept.open[k]; });
    dress(kept.theme);
    for (const id of ["map", "timeline", "load"]) if (byId(id) && byId(id).data) Plotly.relayout(id, { width: null, ...(id === "map" ? { height: null } : {}), autosize: true });
    drawAll();
  });
  root.dataset.ready = "yes";
})();

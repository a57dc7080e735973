// Draws the points of a frontier: those worth having joined by a line, the others faint.
(() => {
  "use strict";
  const { points, words, currency: named } = JSON.parse(document.getElementById("data").textContent);
  // Labels understand some HTML, and the currency is a text of the document.
  const currency = named.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const root = document.documentElement;
  const ink = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const money = (amount) => `${amount.toFixed(2)} ${currency}`.trim();
  const told = (p) => {
    const lines = [words.factor.replace("{factor}", p.factor), `${words.cost}: ${money(p.cost)}`, `${words.kept}: ${p.kept}/${p.tasks}`];
    if (p.per_promise !== null) lines.push(words.per.replace("{price}", money(p.per_promise)));
    return lines.join("<br>");
  };
  const trace = (some, more) => ({
    type: "scatter", mode: "markers", x: some.map((p) => p.cost), y: some.map((p) => p.kept / p.tasks),
    hovertext: some.map(told), hovertemplate: "%{hovertext}<extra></extra>", ...more,
  });
  const draw = () => Plotly.react("frontier", [
    trace(points.filter((p) => !p.on_frontier), { name: words.off, marker: { size: 9, color: ink("wait"), line: { color: ink("drive"), width: 1 } } }),
    trace(points.filter((p) => p.on_frontier), { name: words.on, mode: "lines+markers+text", text: points.filter((p) => p.on_frontier).map((p) => `× ${p.factor}`), textposition: "top left", line: { color: ink("accent"), width: 2, shape: "hv" }, marker: { size: 11, color: ink("accent") } }),
    trace(points.filter((p) => p.best), { name: words.best, marker: { size: 20, symbol: "circle-open", color: ink("late"), line: { width: 3 } } }),
  ], {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: ink("ink"), family: "system-ui, DejaVu Sans, sans-serif", size: 13 },
    margin: { l: 70, r: 20, t: 40, b: 55 }, legend: { orientation: "h", y: 1.12 }, hovermode: "closest", hoverlabel: { bgcolor: ink("card"), font: { color: ink("ink") }, align: "left" },
    xaxis: { title: { text: `${words.cost} ${currency ? `(${currency})` : ""}` }, gridcolor: ink("line"), zeroline: false },
    yaxis: { title: { text: words.kept, standoff: 12 }, automargin: true, tickformat: ".2~%", gridcolor: ink("line"), zeroline: false },
  }, { displaylogo: false, responsive: true, displayModeBar: false });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const dress = () => { root.dataset.theme = scheme.matches ? "dark" : "light"; draw(); };
  scheme.addEventListener("change", dress);
  dress();
  root.dataset.ready = "yes";
})();

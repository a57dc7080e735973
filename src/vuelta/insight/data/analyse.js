// Draws causes by cost with their cumulative share, and the chance of absence by hour.
(() => {
  "use strict";
  const { pareto, absence, words, currency: named } = JSON.parse(document.getElementById("data").textContent);
  // Labels understand some HTML, and the currency is a text of the document.
  const currency = named.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const root = document.documentElement;
  const ink = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const percent = (rate) => `${(100 * rate).toFixed(1)} %`;
  const frame = (more) => Object.assign({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, margin: { l: 70, r: 60, t: 20, b: 60 },
    font: { color: ink("ink"), family: "system-ui, DejaVu Sans, sans-serif", size: 13 },
    hoverlabel: { bgcolor: ink("card"), font: { color: ink("ink") }, align: "left" },
  }, more);
  const drawPareto = () => Plotly.react("pareto", [
    { type: "bar", x: pareto.map((c) => c.cause), y: pareto.map((c) => c.cost), marker: { color: ink("accent") }, hovertext: pareto.map((c) => `${c.cause}<br>${c.count} · ${c.cost.toFixed(2)} ${currency}`), hovertemplate: "%{hovertext}<extra></extra>" },
    { type: "scatter", mode: "lines+markers", x: pareto.map((c) => c.cause), y: pareto.map((c) => c.cumulative), yaxis: "y2", line: { color: ink("late"), width: 2 }, hovertext: pareto.map((c) => percent(c.cumulative)), hovertemplate: "%{hovertext}<extra></extra>" },
  ], frame({
    xaxis: { automargin: true }, yaxis: { title: { text: `${words.cost} ${currency ? `(${currency})` : ""}` }, gridcolor: ink("line"), rangemode: "tozero", zeroline: false },
    yaxis2: { title: { text: words.share }, overlaying: "y", side: "right", range: [0, 1.05], tickvals: [0, 0.25, 0.5, 0.75, 1], tickformat: ".0%", showgrid: false, zeroline: false },
  }), { displaylogo: false, responsive: true, displayModeBar: false });
  const drawAbsence = () => Plotly.react("absence", [{
    type: "scatter", mode: "markers", x: absence.map((e) => `${e.name} h`), y: absence.map((e) => e.value), marker: { size: 10, color: ink("accent") },
    error_y: { type: "data", symmetric: false, array: absence.map((e) => e.high - e.value), arrayminus: absence.map((e) => e.value - e.low), color: ink("accent"), thickness: 2, width: 6 },
    hovertext: absence.map((e) => `${e.name} h · n = ${e.n}<br>${percent(e.value)} (${percent(e.low)} – ${percent(e.high)})`), hovertemplate: "%{hovertext}<extra></extra>",
  }], frame({ xaxis: { type: "category" }, yaxis: { tickformat: ".0%", rangemode: "tozero", gridcolor: ink("line"), zeroline: false } }), { displaylogo: false, responsive: true, displayModeBar: false });
  const draw = () => {
    if (pareto.length) drawPareto();
    if (absence.length) drawAbsence();
  };
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const dress = () => {
    root.dataset.theme = scheme.matches ? "dark" : "light";
    draw();
  };
  scheme.addEventListener("change", dress);
  dress();
  root.dataset.ready = "yes";
})();

// Of several days the page shows one: the day that the address names, or the first.
(() => {
  "use strict";
  const all = [...document.querySelectorAll("template[data-day]")];
  const named = () => all.find((day) => `#${day.dataset.day}` === location.hash);
  const day = named() || all[0];
  if (day) {
    document.getElementById("day").append(day.content.cloneNode(true));
    for (const chip of document.querySelectorAll("#days a")) if (chip.hash === `#${day.dataset.day}`) chip.setAttribute("aria-current", "page");
  }
  // What is drawn belongs to its day: another day is drawn anew.
  window.addEventListener("hashchange", () => { if (named() && named() !== day) location.reload(); });
})();

// Small things the pages do without a server: charts and keeping a form from being sent twice.
"use strict";

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // htmx sends it and guards it itself
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// A page brought back from the browser's memory may be of a consent that has ended: ask anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

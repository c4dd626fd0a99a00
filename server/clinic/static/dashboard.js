// Small things the pages do in the browser: the chart, and keeping a form from being sent twice.
"use strict";

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function drawFlares(flares) {
  return (chart) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.globalAlpha = 0.16;
    ctx.fillStyle = colour("--flare");
    for (const [first, last] of flares) {
      const left = Math.max(bbox.left, chart.valToPos(first, "x", true));
      const right = Math.min(bbox.left + bbox.width, chart.valToPos(last, "x", true));
      if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    ctx.restore();
  };
}

function drawPractices(days) {
  return (chart) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.fillStyle = colour("--good");
    const size = 3 * devicePixelRatio;
    for (const day of days) {
      const x = chart.valToPos(day, "x", true);
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.fillRect(x - size / 2, bbox.top + bbox.height - 2 * size, size, 2 * size);
      }
    }
    ctx.restore();
  };
}

function drawVisits(days) {
  return (chart) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("--visit");
    ctx.lineWidth = devicePixelRatio;
    const size = 6 * devicePixelRatio;
    for (const day of days) {
      const x = chart.valToPos(day, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x, bbox.top - size);
      ctx.lineTo(x + size, bbox.top);
      ctx.lineTo(x, bbox.top + size);
      ctx.lineTo(x - size, bbox.top);
      ctx.fill();
    }
    ctx.restore();
  };
}

// Days and months in the page's own language; plain English is written the British way.
const spoken = document.documentElement.lang;
const language = spoken === "en" ? "en-GB" : spoken;
const months = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });

function dayAndMonth(seconds) {
  return months.format(new Date(seconds * 1000));
}

const charts = new Map();

function drawChart(holder) {
  const data = JSON.parse(holder.dataset.chart);
  charts.get(holder)?.destroy();
  let place = holder.querySelector(".chart-live");
  if (!place) {
    place = document.createElement("div");
    place.className = "chart-live";
    place.setAttribute("aria-hidden", "true"); // the table below says the same
    holder.append(place);
    holder.classList.add("has-live");
  }
  const axis = {
    stroke: colour("--ink-soft"),
    font: '12px "Inter", sans-serif',
    grid: { stroke: colour("--grid"), width: 1 },
    ticks: { show: false },
  };
  const thin = { points: { show: false }, stroke: "transparent" };
  const line = { stroke: colour("--series"), width: 2.5, points: { show: false } };
  const dot = colour("--series-dot");
  const options = {
    width: holder.clientWidth,
    height: 280,
    padding: [14, 22, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 8 } },
    scales: { x: { time: true }, y: { range: [-0.3, 10.3] } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, values: (_chart, days) => days.map(dayAndMonth) },
      { ...axis, size: 34, splits: () => [0, 2, 4, 6, 8, 10] },
    ],
    series: [
      {},
      thin,
      thin,
      line,
      {
        stroke: dot,
        paths: () => null,
        points: { show: true, size: 5, fill: dot, stroke: dot, width: 0 },
      },
    ],
    bands: [{ series: [2, 1], fill: colour("--series-band") }],
    hooks: { drawClear: [drawFlares(data.flares)], draw: [drawVisits(data.visits), drawPractices(data.practices)] },
  };
  const rows = [data.days, data.low, data.high, data.level, data.pain];
  charts.set(holder, new uPlot(options, rows, place));
}

function drawAll() {
  if (typeof uPlot === "undefined") return;
  document.querySelectorAll("[data-chart]").forEach(drawChart);
}

document.addEventListener("DOMContentLoaded", drawAll);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

let waiting = 0;
window.addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    for (const [holder, chart] of charts) {
      chart.setSize({ width: holder.clientWidth, height: 280 });
    }
  });
});

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

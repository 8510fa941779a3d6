// The line: two curves with their bands, the zones behind them, the best amount, and the handle that moves.

const SVG = "http://www.w3.org/2000/svg";
const HEADING = 44; // pixels above the plot, for the words of the zones
const FOOT = 26;
const FLAG = 0.74; // height of the handle, as a share of the plot's
const APART = 40; // pixels between the names of two curves
const NARROW = 0.3; // share of the width under which a zone's words are left to its neighbours

function make(name, attributes, parent, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

// Round steps that a person reads: at most `most` of them from 0 to `end`.
function steps(end, most) {
  const raw = end / most;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((size) => size * unit >= raw) * unit;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, at) => at * step);
}

function drawChart(svg, line, print, size) {
  svg.replaceChildren();
  const { width, height, scale } = size;
  const xs = line.columns[line.x];
  const end = xs[xs.length - 1];
  const ticks = steps(line.top, 5);
  const names = width > 520 ? 118 : 0;
  const plot = { top: HEADING, bottom: height - FOOT, right: width - names - 12 };
  plot.left = 34 + Math.max(...ticks.map((tick) => print.axis(tick).length)) * 7.2;
  const x = (value) => plot.left + (value / end) * (plot.right - plot.left);
  const y = (value) => plot.bottom - (Math.min(value, line.top) / line.top) * (plot.bottom - plot.top);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", height * scale);
  drawZones(svg, line, plot, x);
  drawAxes(svg, line, print, plot, x, y, ticks);
  for (const curve of line.curves) drawCurve(svg, line, curve, x, y);
  drawNames(svg, line, plot, y, names);
  if (line.best) drawBest(svg, line, plot, x, y);
  return { plot, x, y, end, move: handle(svg, line, plot, x, y) };
}

function drawZones(svg, line, plot, x) {
  const shown = line.zones.filter((zone) => zone.end > zone.start);
  const whole = plot.right - plot.left;
  for (const zone of shown) {
    const [left, right] = [x(zone.start), x(zone.end)];
    const box = { x: left, width: right - left };
    make("rect", { ...box, y: plot.top, height: plot.bottom - plot.top, class: `zone ${zone.colour}` }, svg);
    make("rect", { ...box, y: plot.top, height: 4, class: `edge ${zone.colour}` }, svg);
    const room = (right - left) / whole;
    const middle = Math.min(Math.max((left + right) / 2, plot.left + 60), plot.right - 60);
    if (room < NARROW / 3) continue;
    const words = make("text", { x: middle, y: plot.top - 24, class: `name ${zone.colour}` }, svg, zone.name);
    words.setAttribute("text-anchor", "middle");
    if (room < NARROW) continue;
    make("text", { x: middle, y: plot.top - 8, class: "why", "text-anchor": "middle" }, svg, zone.why);
  }
}

function drawAxes(svg, line, print, plot, x, y, ticks) {
  for (const tick of ticks) {
    make("line", { x1: plot.left, x2: plot.right, y1: y(tick), y2: y(tick), class: "grid" }, svg);
    make("text", { x: plot.left - 8, y: y(tick) + 4, class: "tick", "text-anchor": "end" }, svg, print.axis(tick));
  }
  const last = line.columns[line.x].at(-1);
  for (const tick of steps(last, Math.max(2, Math.floor((plot.right - plot.left) / 95)))) {
    const place = { x: x(tick), y: plot.bottom + 18, class: "tick", "text-anchor": "middle" };
    make("text", place, svg, print.money(tick, 0));
  }
  const middle = (plot.top + plot.bottom) / 2;
  const turned = { transform: `translate(12 ${middle}) rotate(-90)`, class: "axis", "text-anchor": "middle" };
  make("text", turned, svg, line.axes.y);
}

function drawCurve(svg, line, { column, colour, dashed }, x, y) {
  const xs = line.columns[line.x];
  const path = (name) => xs.map((at, i) => `${x(at).toFixed(1)},${y(line.columns[name][i]).toFixed(1)}`);
  const band = [...path(`${column}_upper`), ...path(`${column}_lower`).reverse()];
  make("polygon", { points: band.join(" "), class: `band ${colour}` }, svg);
  make("polyline", { points: path(column).join(" "), class: `curve ${colour}${dashed ? " dashed" : ""}` }, svg);
}

// Names at the right end of their curves, held apart.
function drawNames(svg, line, plot, y, room) {
  const ends = line.curves.map((curve) => ({ ...curve, y: y(line.columns[curve.column].at(-1)) }));
  ends.sort((one, other) => one.y - other.y);
  for (let at = 1; at < ends.length; at += 1) {
    const lacking = APART - (ends[at].y - ends[at - 1].y);
    if (lacking > 0) {
      ends[at].y += lacking / 2;
      ends[at - 1].y -= lacking / 2;
    }
  }
  for (const { words, colour, y: at } of ends) {
    const top = Math.min(Math.max(at, plot.top + 14), plot.bottom - 16);
    words.forEach((word, row) => {
      const place = room ? { x: plot.right + 8 } : { x: plot.right - 4, "text-anchor": "end" };
      const text = make("text", { ...place, y: top + row * 16, class: `name ${colour}` }, svg, word);
      if (row) text.classList.add("light");
    });
  }
}

function drawBest(svg, line, plot, x, y) {
  const { at, column, words } = line.best;
  const top = y(interpolated(line.columns[line.x], line.columns[column], at));
  make("line", { x1: x(at), x2: x(at), y1: top, y2: plot.bottom, class: "best" }, svg);
  const points = Array.from({ length: 10 }, (_, i) => {
    const [angle, radius] = [(i * Math.PI) / 5, i % 2 ? 4.4 : 10];
    return `${x(at) + radius * Math.sin(angle)},${top - radius * Math.cos(angle)}`;
  });
  make("polygon", { points: points.join(" "), class: "star" }, svg);
  const isRight = x(at) > (plot.left + plot.right) / 2;
  const place = { x: x(at) + (isRight ? -7 : 7), y: plot.bottom - 8, "text-anchor": isRight ? "end" : "start" };
  make("text", { ...place, class: "foot" }, svg, words);
}

// The handle and its flag; returns what moves them.
function handle(svg, line, plot, x, y) {
  const group = make("g", { class: "handle" }, svg);
  const pole = make("line", { class: "pole" }, group);
  const gap = make("line", { class: "gap" }, group);
  const ends = line.curves.map(() => make("circle", { r: 6 }, group));
  const flag = make("g", { class: "flag" }, group);
  const box = make("rect", { rx: 5 }, flag);
  const usual = plot.bottom - FLAG * (plot.bottom - plot.top);
  const rows = [0, 1, 2].map((row) => make("text", { x: 10, y: 20 + row * 18 }, flag));
  const widths = new Map(); // letters are measured once per sentence length: a measure costs a layout

  return (freed, at, words) => {
    const left = x(freed);
    const heights = line.curves.map(({ column }) => y(at[column]));
    const tall = 12 + words.length * 18;
    const highest = Math.min(...heights);
    const isLow = highest < usual + tall + 10 && Math.max(...heights) < plot.bottom - tall - 40;
    const top = isLow ? plot.bottom - tall - 28 : usual;
    for (const [key, value] of Object.entries({ x1: left, x2: left, y1: Math.min(top, highest), y2: plot.bottom })) {
      pole.setAttribute(key, value);
    }
    for (const [key, value] of Object.entries({ x1: left, x2: left, y1: heights[0], y2: heights[1] })) {
      gap.setAttribute(key, value);
    }
    ends.forEach((end, i) => {
      end.setAttribute("cx", left);
      end.setAttribute("cy", heights[i]);
    });
    rows.forEach((row, i) => (row.textContent = words[i] ?? ""));
    const length = words.map((word) => word.length).join();
    if (!widths.has(length)) widths.set(length, Math.max(...rows.map((row) => row.getComputedTextLength())) + 24);
    const width = widths.get(length);
    const isRight = left + width > plot.right;
    box.setAttribute("width", width);
    box.setAttribute("height", tall);
    flag.setAttribute("transform", `translate(${isRight ? left - width : left} ${top})`);
  };
}

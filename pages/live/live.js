// A line that follows its handle: everything is in the browser, and the server is asked once, when the handle is let go.

const QUIET = 250; // milliseconds after the last key before the amount is sent
const LOW = 280; // pixels of the drawing: as many as the screen leaves, between these
const HIGH = 372;
const ABOVE = 478; // and these stand above it
const BESIDE = 76; // what the slider takes is left to the flows
const rooms = new WeakMap(); // what each place on a page holds between two runs

export default function ({ data, parentElement, setTriggerValue }) {
  const room = rooms.get(parentElement) ?? opened(parentElement);
  room.send = (value) => setTriggerValue("released", value);
  room.receive(data);
  return room.close;
}

const height = () => Math.min(Math.max(window.innerHeight - ABOVE, LOW), HIGH);

function element(name, className, parent, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

function opened(parentElement) {
  const root = parentElement.querySelector(".live");
  const find = (name) => root.querySelector(name);
  const [input, bubble, chart, flows] = ["input", "output", ".chart svg", ".flows svg"].map(find);
  const room = { isHeld: false, timer: 0, frame: 0, value: null, data: null };
  let drawn = null;
  let print = null;
  let cards = [];

  // Pixels to draw in: fewer of them, each larger, when it is shown to a room.
  function sized(svg, usual, tall) {
    const { scale } = room.data.printing;
    return { width: (svg.clientWidth || usual) / scale, height: tall / scale, scale };
  }

  function at(freed) {
    const { line } = room.data;
    const xs = line.columns[line.x];
    const names = Object.entries(line.columns);
    return Object.fromEntries(names.map(([name, ys]) => [name, name === line.x ? freed : interpolated(xs, ys, freed)]));
  }

  // What stands on screen at an amount, as the browser works it out.
  function words(found) {
    const { line } = room.data;
    const flag = line.flag.filter(({ below }) => !below || found[below[0]] < found[below[1]]);
    const fill = (told) => print.told(told, found);
    return {
      title: fill(line.title),
      flag: flag.map(fill),
      cards: (line.cards ?? []).map(({ value, note }) => [fill(value), fill(note)]),
    };
  }

  function show(shown, state) {
    root.dataset.state = state;
    const found = at(room.value);
    find(".chart .title").textContent = shown.title;
    cards.forEach(({ value, note }, i) => {
      [value.textContent, note.textContent] = shown.cards[i];
    });
    drawn.move(room.value, found, shown.flag);
    const { line } = room.data;
    bubble.textContent = print.money(room.value, 0);
    bubble.style.left = `${drawn.x(room.value) * room.data.printing.scale}px`;
    input.style.setProperty("--part", `${(100 * room.value) / (Number(input.max) || 1)}%`);
    input.setAttribute("aria-valuetext", print.told(line.spoken, found));
    if (!line.flows) return;
    find(".flows .title").textContent = print.told(line.flows.title, found);
    drawFlows(flows, line, print, room.value, sized(flows, 330, height() + BESIDE));
  }

  // The server's words where it has answered for this very amount, the browser's own until then.
  function refresh() {
    const { confirmed } = room.data;
    const isSettled = !room.isHeld && !room.timer && confirmed.at === room.value;
    show(isSettled ? confirmed : words(at(room.value)), isSettled ? "confirmed" : "live");
  }

  function follow(value) {
    const { step, most } = room.data;
    room.value = Math.min(Math.max(Math.round(value / step) * step, 0), most);
    input.value = room.value;
    room.frame ||= requestAnimationFrame(() => {
      room.frame = 0;
      refresh();
    });
  }

  function release(wait) {
    clearTimeout(room.timer);
    room.timer = setTimeout(() => {
      room.timer = 0;
      if (room.value === room.data.confirmed.at) refresh();
      else room.send(room.value);
    }, wait);
  }

  function build() {
    const { line, printing } = room.data;
    for (const [name, colour] of Object.entries(printing.colours)) {
      root.style.setProperty(`--${name.replace("_", "-")}`, colour);
    }
    print = printer(printing, line.measure);
    const size = sized(chart, 700, height());
    drawn = drawChart(chart, line, print, size);
    const ends = { left: drawn.plot.left * size.scale, right: (size.width - drawn.plot.right) * size.scale };
    for (const [side, pixels] of Object.entries(ends)) root.style.setProperty(`--${side}`, `${pixels}px`);
    chart.setAttribute("aria-label", `${line.axes.y} – ${line.axes.x}`);
  }

  function buildCards() {
    const place = find(".cards");
    place.replaceChildren();
    cards = (room.data.line.cards ?? []).map(({ label, help }) => {
      const card = element("div", "card", place);
      named(element("p", "label", card), label, help);
      return { value: element("p", "value", card), note: element("p", "note", card) };
    });
  }

  room.receive = (data) => {
    room.data = data;
    named(find("label"), data.label, data.help);
    input.setAttribute("aria-label", data.label);
    Object.assign(input, { min: 0, max: data.most, step: data.step });
    if (!room.isHeld && !room.timer) room.value = data.confirmed.at;
    room.value = Math.min(room.value ?? 0, data.most);
    input.value = room.value;
    find(".flows").hidden = !data.line.flows;
    buildCards();
    build();
    refresh();
  };

  // From the slider: by mouse, touch or keys. A key is followed by others; a pointer is let go once.
  input.oninput = () => {
    if (!room.isHeld) release(QUIET);
    follow(input.valueAsNumber);
  };
  input.onpointerdown = () => (room.isHeld = true);
  input.onpointerup = input.onpointercancel = () => {
    if (!room.isHeld) return;
    room.isHeld = false;
    release(0);
  };

  // From the drawing itself: the handle comes to where it is touched, and follows.
  const under = (event) => {
    const box = chart.getBoundingClientRect();
    const { plot, end } = drawn;
    const left = (event.clientX - box.left) / room.data.printing.scale;
    return ((left - plot.left) / (plot.right - plot.left)) * end;
  };
  chart.onpointerdown = (event) => {
    if (event.button !== 0) return;
    chart.setPointerCapture(event.pointerId);
    room.isHeld = true;
    follow(under(event));
  };
  chart.onpointermove = (event) => {
    if (room.isHeld && chart.hasPointerCapture(event.pointerId)) follow(under(event));
  };
  chart.onpointerup = chart.onpointercancel = input.onpointerup;

  const watch = new ResizeObserver(() => {
    if (!room.data || drawn?.width === chart.clientWidth) return;
    build();
    drawn.width = chart.clientWidth;
    refresh();
  });
  watch.observe(chart);
  room.close = () => {
    watch.disconnect();
    clearTimeout(room.timer);
    cancelAnimationFrame(room.frame);
    rooms.delete(parentElement);
  };
  rooms.set(parentElement, room);
  return room;
}

// A name, and its definition on hover, on touch and for who tabs to it.
function named(place, label, help) {
  place.replaceChildren(document.createTextNode(label));
  const mark = element("span", "help", place, "?");
  mark.tabIndex = 0;
  mark.setAttribute("role", "note");
  mark.setAttribute("aria-label", help);
  mark.dataset.help = help;
}

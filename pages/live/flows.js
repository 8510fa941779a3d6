// Where the money freed comes from and goes to: two sides of ribbons that meet in the middle.

const PAD = 20; // pixels between two flows: room for the words of a thin one
const THICK = 11;
const LETTERS = 18; // per line of a name

// What is drawn at one amount: the largest groups, and the rest as one.
function parts(side, flows, xs, freed) {
  const every = side.groups.map((group) => ({ ...group, amount: interpolated(xs, group.amounts, freed) }));
  const others = interpolated(xs, side.others, freed);
  const total = every.reduce((sum, { amount }) => sum + amount, others);
  const ranked = every.filter(({ amount }) => amount > 0).sort((one, other) => other.amount - one.amount);
  const isLarge = (group, rank) =>
    !group.is_other && group.amount >= flows.smallest * total && rank < flows.shown;
  const drawn = ranked.filter(isLarge);
  const tail = ranked.filter((group, rank) => !isLarge(group, rank));
  const left = total - drawn.reduce((sum, { amount }) => sum + amount, 0);
  if (left > 1e-9 * total) {
    const isOne = tail.length === 1 && others <= 1e-9 * total;
    drawn.push({ name: isOne ? tail[0].name : flows.rest, amount: left });
  }
  return drawn;
}

// Whole amounts that add up to their rounded sum: the largest remainders are rounded up.
function wholeParts(amounts) {
  const whole = amounts.map((amount) => Math.floor(amount + 1e-9));
  const sum = (list) => list.reduce((one, other) => one + other, 0);
  const missing = Math.max(rounded(sum(amounts), 0) - sum(whole), 0);
  const order = amounts.map((_, at) => at).sort((a, b) => whole[a] - amounts[a] - (whole[b] - amounts[b]));
  for (const at of order.slice(0, missing)) whole[at] += 1;
  return whole;
}

function lines(words) {
  const found = [""];
  for (const word of words.split(" ")) {
    const longer = found.at(-1) ? `${found.at(-1)} ${word}` : word;
    if (longer.length > LETTERS && found.at(-1)) found.push(word);
    else found[found.length - 1] = longer;
  }
  if (found.length > 2) found.splice(1, found.length, `${found[1].slice(0, LETTERS - 1)}…`);
  return found;
}

function drawFlows(svg, line, print, freed, { width, height, scale: drawnScale }) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", height * drawnScale);
  const xs = line.columns[line.x];
  const both = line.flows.sides.map((side) => parts(side, line.flows, xs, freed));
  const total = both[0].reduce((sum, { amount }) => sum + amount, 0);
  if (!(total > 0)) return;
  const most = Math.max(...both.map((side) => side.length));
  const scale = (height - 16 - PAD * (most - 1)) / total;
  const centre = { left: width / 2 - THICK / 2, top: (height - total * scale) / 2 };
  both.forEach((side, which) => {
    const { colour } = line.flows.sides[which];
    const amounts = wholeParts(side.map(({ amount }) => amount));
    let [top, middle] = [(height - total * scale - PAD * (side.length - 1)) / 2, centre.top];
    side.forEach(({ name, amount }, at) => {
      const tall = amount * scale;
      const [from, to] = which ? [centre.left + THICK, width - THICK] : [THICK, centre.left];
      const [start, stop] = which ? [middle, top] : [top, middle];
      make("path", { d: ribbon(from, start, to, stop, tall), class: `ribbon ${colour}` }, svg);
      make("rect", { x: which ? width - THICK : 0, y: top, width: THICK, height: tall, class: `node ${colour}` }, svg);
      label(svg, [...lines(name), print.money(amounts[at], 0)], which ? width - THICK - 6 : THICK + 6, top + tall / 2, which);
      top += tall + PAD;
      middle += tall;
    });
  });
  make("rect", { x: centre.left, y: centre.top, width: THICK, height: total * scale, class: "node both" }, svg);
}

function ribbon(from, start, to, stop, tall) {
  const bend = (from + to) / 2;
  const upper = `M${from},${start} C${bend},${start} ${bend},${stop} ${to},${stop}`;
  return `${upper} L${to},${stop + tall} C${bend},${stop + tall} ${bend},${start + tall} ${from},${start + tall} Z`;
}

function label(svg, words, left, middle, isRight) {
  words.forEach((word, row) => {
    const place = { x: left, y: middle + (row - (words.length - 1) / 2) * 15 + 4, class: "flow" };
    const text = make("text", { ...place, "text-anchor": isRight ? "end" : "start" }, svg, word);
    if (row === words.length - 1) text.classList.add("amount");
  });
}

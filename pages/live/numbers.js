// Numbers as the server prints them: estimates cut to three digits as Python rounds, then printed as spreadsheets round,
// with the marks of the reader's language and the words of the app.

const DIGITS = 3; // an estimate is not known better than this

// Nearest value with `digits` decimals (negative: tens, hundreds); exact ties go to the even one, as in Python.
function rounded(value, digits) {
  if (!Number.isFinite(value)) return value;
  if (digits > 0) {
    const twice = Math.abs(value) * 2 ** (digits + 1) * 5 ** digits;
    const isTie = Number.isInteger(value * 2 ** (digits + 1)) && twice % 2 === 1;
    if (!isTie) return Number(value.toFixed(digits));
    return (Math.sign(value) * even((twice - 1) / 2)) / 10 ** digits;
  }
  const unit = Number(`1e${-digits}`);
  const parts = Math.abs(value) / unit;
  const whole = parts % 1 === 0.5 ? even(Math.floor(parts)) : Math.round(parts);
  return Math.sign(value) * whole * unit;
}

const even = (below) => below + (below % 2);

const power = (value) => Number(Math.abs(value).toExponential().split("e")[1]);

function about(value) {
  return !Number.isFinite(value) || value === 0 ? value : rounded(value, DIGITS - 1 - power(value));
}

// One end of an interval at three digits; from a thousand on away from what lies between.
function outward(value, step) {
  if (!Number.isFinite(value) || Math.abs(value) < 10 ** DIGITS) return about(value);
  const unit = Number(`1e${DIGITS - 1 - power(value)}`);
  return step(rounded(value * unit, 6)) / unit;
}

function signed(shown, value) {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "";
  return /[1-9]/.test(shown) ? sign + shown : shown;
}

const halves = (value) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

const cents = (size) => (size >= 0.5 && size < 10 ? 2 : 0);

// Printing for one reader; `printing` is what the server says of the language, the currency and the units.
function printer(printing, measure) {
  const marks = new Map();
  const plural = new Intl.PluralRules(printing.locale);
  const [before, after] = printing.money;

  function digits(size, decimals) {
    if (!marks.has(decimals)) {
      const fixed = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      marks.set(decimals, new Intl.NumberFormat(printing.locale, { ...fixed, roundingMode: "halfExpand" }));
    }
    return marks.get(decimals).format(String(size)); // a text: its decimals are rounded, not the bits behind them
  }

  const minus = (value, shown) => (value < 0 && /[1-9]/.test(shown) ? "−" : "");

  function count(value, decimals = 0) {
    const shown = digits(Math.abs(value), decimals);
    return minus(value, shown) + shown;
  }

  function money(value, decimals = cents(Math.abs(value))) {
    const shown = digits(Math.abs(value), decimals);
    return minus(value, shown) + before + shown + after;
  }

  function amount(value) {
    if (measure === "value") return money(value);
    const whole = halves(value);
    return printing.clicks[plural.select(whole) === "one" ? "one" : "other"].replace("{n}", count(whole));
  }

  function interval({ lower, upper }, isSigned) {
    const decimals = measure === "value" ? cents(Math.max(Math.abs(lower), Math.abs(upper))) : 0;
    const show = measure === "value" ? money : count;
    const end = (value) => (isSigned ? signed(show(Math.abs(value), decimals), value) : show(value, decimals));
    const words = printing.range.replace("{lower}", () => end(outward(lower, Math.floor)));
    return words.replace("{upper}", () => end(outward(upper, Math.ceil)));
  }

  const ways = {
    money: ({ value }) => money(about(value)),
    whole: ({ value }) => money(rounded(value, 0)),
    amount: ({ value }) => amount(about(value)),
    change: ({ value }) => signed(amount(Math.abs(about(value))), about(value)),
    range: (found) => interval(found, false),
    signed: (found) => interval(found, true),
  };

  // A sentence at one amount, each of its blanks filled by a column of the line.
  function told({ text, blanks }, at) {
    return text.replace(/\{(\w+)\}/g, (blank, name) => {
      const [column, way] = blanks[name];
      return ways[way]({ value: at[column], lower: at[`${column}_lower`], upper: at[`${column}_upper`] });
    });
  }

  const axis = (value) => (measure === "value" ? money(value, 0) : count(value));
  return { told, money, count, axis };
}

// Straight between the points on both sides of x, as numpy does it; the ends beyond them.
function interpolated(xs, ys, x) {
  const last = xs.length - 1;
  if (x <= xs[0]) return ys[0];
  if (x >= xs[last]) return ys[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return ((ys[high] - ys[low]) / (xs[high] - xs[low])) * (x - xs[low]) + ys[low];
}

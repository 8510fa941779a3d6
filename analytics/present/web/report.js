(() => {
  const told = JSON.parse(document.getElementById("numbers").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colours = /#[0-9A-Fa-f]{6}|rgba\(\d+, \d+, \d+/g;

  const PRINTED = 660; // pixels between the margins of an upright A4 page

  const draw = (mode, width) => {
    const swap = told[mode];
    for (const [name, figure] of Object.entries(told.figures)) {
      const text = JSON.stringify(figure).replace(colours, (found) => swap[found] || swap[found.toUpperCase()] || found);
      const shown = JSON.parse(text);
      if (width) Object.assign(shown.layout, { width, autosize: false });
      Plotly.react(name, shown.data, shown.layout, told.config);
    }
  };
  const here = () => draw(dark.matches ? "dark" : "light");
  here();
  dark.addEventListener("change", here);
  addEventListener("beforeprint", () => draw("light", PRINTED));
  addEventListener("afterprint", () => {
    here();
    Object.keys(told.figures).forEach((name) => Plotly.Plots.resize(name));
  });

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  for (const box of document.querySelectorAll("input[data-filters]")) {
    const rows = [...document.getElementById(box.dataset.filters).rows].map((row) => [row, plain(row.textContent)]);
    const output = document.getElementById(`${box.dataset.filters}-found`);
    box.addEventListener("input", () => {
      const sought = plain(box.value.trim());
      let found = 0;
      for (const [row, text] of rows) {
        row.hidden = !text.includes(sought);
        found += !row.hidden;
      }
      output.textContent = sought ? output.dataset.words.replace("{n}", found) : "";
    });
  }
})();

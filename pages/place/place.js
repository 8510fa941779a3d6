// Goes to the place that the address names after `#`, once, when the page has stopped growing: Streamlit goes there
// while what stands above is still being drawn, and lands beside it.
const EVERY = 150; // milliseconds
const PATIENCE = 60; // looks
let reached = "";

export default function () {
  const goal = window.location.hash.slice(1); // our names need no decoding, and what cannot be decoded is none
  if (!goal || goal === reached) return undefined;
  let height = 0;
  let looks = 0;
  let still = 0;
  const timer = setInterval(() => {
    const page = document.querySelector("[data-testid='stMain']");
    const place = document.getElementById(goal);
    still = place && page.scrollHeight === height ? still + 1 : 0;
    height = page.scrollHeight;
    looks += 1;
    if (still < 3 && looks < PATIENCE) return;
    clearInterval(timer);
    reached = goal;
    if (!place) return;
    place.style.scrollMarginTop = "5rem";
    place.scrollIntoView();
  }, EVERY);
  return () => clearInterval(timer);
}

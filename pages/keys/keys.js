// The keys of a meeting press the buttons of its bar; what only a browser can do, full screen and the drawer, is done here.

const BUTTONS = {
  ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", PageUp: "previous",
  f: "full", n: "note", a: "assumptions", Escape: "quit",
};
const WRITING = "input, textarea, select, [contenteditable='true'], [role='slider'], [role='textbox'], [role='combobox']";
const ARROWED = "canvas, [role='radiogroup'], [role='listbox'], [role='tablist'], [data-testid='stButtonGroup']";
const PRESSED = "button, a, summary, [role='button'], [role='tab'], [role='checkbox'], [role='option']";
const OPENED = "[data-testid='stPopoverBody'], [role='dialog'], [role='listbox'], [data-testid='stTooltipContent']";
const ASSUMED = ".st-key-assumptions summary";
const html = document.documentElement;

const button = (name) => document.querySelector(`.st-key-meeting_${name} button`);

export default function () {
  const isFor = (target, places) => target instanceof Element && target.closest(places) !== null;

  // Whether a key belongs to what has the focus: to a field, to a list walked by arrows, to a button that Space presses.
  function isTaken(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return true;
    const [target] = event.composedPath();
    if (event.key === "Escape") return document.querySelector(OPENED) !== null || isLetGo(target);
    return isFor(target, WRITING) || isFor(target, ARROWED) || (event.key === " " && isFor(target, PRESSED));
  }

  // Escape leaves what is written in; the next one ends the meeting.
  function isLetGo(target) {
    if (!isFor(target, WRITING)) return false;
    target.blur();
    return true;
  }

  function onKey(event) {
    if (event.key === "Escape" && html.dataset.drawer === "open" && !document.querySelector(OPENED)) {
      return toggle(false);
    }
    const name = BUTTONS[event.key.length > 1 ? event.key : event.key.toLowerCase()];
    if (!name || isTaken(event)) return;
    event.preventDefault();
    button(name)?.click();
    if (name === "note") setTimeout(() => document.querySelector("[data-testid='stPopoverBody'] textarea")?.focus(), 200);
  }

  // Seen before Streamlit sees it: these two need no answer of the server.
  function onClick(event) {
    const inside = (name) => isFor(event.target, `.st-key-meeting_${name} button`);
    if (inside("quit")) {
      delete html.dataset.drawer;
      if (document.fullscreenElement) document.exitFullscreen();
    }
    if (inside("full")) document.fullscreenElement ? document.exitFullscreen() : html.requestFullscreen();
    if (inside("assumptions")) toggle(html.dataset.drawer !== "open");
    if (inside("full") || inside("assumptions")) event.stopPropagation();
  }

  function toggle(isOpen) {
    html.dataset.drawer = isOpen ? "open" : "shut";
    button("assumptions")?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) document.querySelector(".st-key-assumptions details:not([open]) > summary")?.click();
    (isOpen ? document.querySelector(ASSUMED) : button("assumptions"))?.focus();
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, { capture: true });
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("click", onClick, { capture: true });
  };
}

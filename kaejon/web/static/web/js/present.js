// The keys and the swipe of the present mode. Without this file its links lead from screen to screen.

const slides = [...document.querySelectorAll(".slide")];
const ON = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);
const FAR = 60;

function here() {
  const middle = window.innerHeight / 2;
  const found = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
  return found < 0 ? slides.length - 1 : found;
}

function go(place) {
  const slide = slides[Math.max(0, Math.min(slides.length - 1, place))];
  // The address names the screen, so that a page loaded again shows the same one; going back leaves the show.
  history.replaceState(null, "", `#${slide.id}`);
  slide.scrollIntoView({ behavior: "instant", block: "start" });
  slide.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const onLink = event.target.closest("a, button");
  if (onLink && (event.key === "Enter" || event.key === " ")) return;
  if (event.key === "Escape") document.querySelector("[data-leave]").click();
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(slides.length - 1);
  else if (event.key === " " && event.shiftKey) go(here() - 1);
  else if (ON.has(event.key)) go(here() + 1);
  else if (BACK.has(event.key)) go(here() - 1);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-step]");
  if (!link) return;
  event.preventDefault();
  go(here() + (link.dataset.step === "on" ? 1 : -1));
});

let from = null;
document.addEventListener("touchstart", (event) => {
  from = event.touches.length === 1 ? event.touches[0] : null;
}, { passive: true });
document.addEventListener("touchend", (event) => {
  if (!from) return;
  const [x, y] = [event.changedTouches[0].clientX - from.clientX, event.changedTouches[0].clientY - from.clientY];
  if (Math.abs(x) > FAR && Math.abs(x) > 2 * Math.abs(y)) go(here() + (x < 0 ? 1 : -1));
  from = null;
}, { passive: true });

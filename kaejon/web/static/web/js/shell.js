// Conveniences of the shell: the account menu closes, texts are copied, the time left counts down.
// Every page works without them.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  const words = label.textContent;
  await navigator.clipboard.writeText(source.value ?? source.innerText);
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = words; }, 3000);
});

// The two largest units, as the server writes it.
function timeLeft(element) {
  const words = element.dataset;
  const left = Date.parse(words.until) - Date.now();
  if (left <= 0) return words.over;
  const minutes = Math.floor(left / 60000);
  if (minutes === 0) return `${words.in} ${words.last}`;
  const units = [[Math.floor(minutes / 1440), words.days], [Math.floor(minutes / 60) % 24, words.hours],
    [minutes % 60, words.minutes]];
  const first = units.findIndex(([number]) => number > 0);
  const parts = units.slice(first, first + 2).filter(([number]) => number > 0);
  return [words.in, ...parts.map((part) => part.join(" "))].join(" ");
}

function countDown() {
  for (const element of document.querySelectorAll("[data-until]")) {
    const words = timeLeft(element);
    if (element.textContent !== words) element.textContent = words;
  }
}

function enhance() {
  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  }
  countDown();
}

enhance();
setInterval(countDown, 10000);
document.addEventListener("htmx:load", enhance);

// A list whose rows are ticked: how many are ticked stands at the buttons. (The box for all of them: forms.js.)

function count(form) {
  const words = form.querySelector("[data-picked]");
  if (!words) return;
  const boxes = [...form.querySelectorAll(".chosen input[type=checkbox]:not([data-check-all])")];
  words.hidden = false;
  words.querySelector("strong").textContent = boxes.filter((box) => box.checked).length;
}

function enhance() {
  document.querySelectorAll("form[data-bulk]").forEach(count);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (form) count(form);
});

enhance();
// A browser that goes back to the page gives the ticks back after the scripts have run.
window.addEventListener("pageshow", enhance);
// Where the one field that is wrong stands at the bottom of a long list, it is begun there and not at the top.
document.querySelector("form[data-focus-wrong] [aria-invalid=true]")?.focus();

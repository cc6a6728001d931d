// Conveniences of forms: nothing is sent twice, nothing typed is lost by leaving, errors are shown first,
// files can be dropped. What is typed is never stored: it may be personal.

const WAIT = 10000;
const leaving = new WeakSet();

function setSent(form, isSent) {
  form.toggleAttribute("data-sent", isSent);
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (isSent && !button.disabled) button.dataset.resting = "";
    if ("resting" in button.dataset) button.disabled = isSent;
    if (!isSent) delete button.dataset.resting;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  leaving.add(form);
  // After this turn, so that the pressed button's own value is still sent. A form that answers with a
  // file leaves its page standing: give the buttons back.
  setTimeout(() => setSent(form, true), 0);
  setTimeout(() => setSent(form, false), WAIT);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) setSent(form, false);
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-guard")) form.setAttribute("data-changed", "");
});

window.addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-guard][data-changed]")) {
    if (!leaving.has(form)) event.preventDefault();
  }
});

// The button in our words takes the place of the browser's own, which speaks its own language.
function enableFile(frame) {
  if (frame.dataset.file) return;
  frame.dataset.file = "ready";
  const input = frame.querySelector("input[type=file]");
  const name = frame.querySelector("[data-file-name]");
  const show = () => {
    name.textContent = [...input.files].map((file) => file.name).join(", ") || frame.dataset.fileNone;
  };
  frame.querySelector("[data-file-button]").hidden = false;
  input.classList.add("visually-hidden");
  input.addEventListener("change", show);
  show();
}

function enableDrop(zone) {
  if (zone.dataset.drop) return;
  zone.dataset.drop = "ready";
  const input = zone.querySelector("input[type=file]");
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// One box ticks all boxes of its form that have the name it says.
function boxesOf(all) {
  return [...all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.checkAll}"]`)];
}

function showAll(all) {
  const boxes = boxesOf(all);
  const ticked = boxes.filter((box) => box.checked).length;
  all.closest("label").hidden = boxes.length === 0;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

document.addEventListener("change", (event) => {
  if (event.target.dataset.checkAll) {
    for (const box of boxesOf(event.target)) box.checked = event.target.checked;
  } else {
    event.target.form?.querySelectorAll("[data-check-all]").forEach(showAll);
  }
});

function enhance() {
  document.querySelectorAll("[data-file]").forEach(enableFile);
  document.querySelectorAll("[data-drop]").forEach(enableDrop);
  document.querySelectorAll("[data-check-all]").forEach(showAll);
}

enhance();
document.querySelector("[data-errors]")?.focus();
document.addEventListener("htmx:load", enhance);

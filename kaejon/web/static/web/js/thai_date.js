// A calendar in พ.ศ. beside a date field. The field itself stays a text field that is typed in:
// "13/05/2565" is what is sent, and the server alone decides what it means.

const BUDDHIST = 543;
const language = document.documentElement.lang || "th";
const monthName = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
const dayName = new Intl.DateTimeFormat(language, { weekday: "narrow", timeZone: "UTC" });
const fullName = new Intl.DateTimeFormat(`${language}-u-ca-buddhist`, { dateStyle: "full", timeZone: "UTC" });
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const utc = (year, month, day) => new Date(Date.UTC(year, month, day));
const plusDays = (date, days) => utc(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days);
const sameDay = (one, other) => one?.getTime() === other?.getTime();

function plusMonths(date, months) {
  const first = utc(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = utc(first.getUTCFullYear(), first.getUTCMonth() + 1, 0).getUTCDate();
  return plusDays(first, Math.min(date.getUTCDate(), last) - 1);
}

function today() {
  const [year, month, day] = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Bangkok" }).format().split("-");
  return utc(+year, month - 1, +day);
}

function read(text) {
  const arabic = text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit));
  const parts = arabic.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  if (!parts) return null;
  const year = +parts[3] > 2400 ? parts[3] - BUDDHIST : +parts[3];
  return utc(year, parts[2] - 1, +parts[1]);
}

function write(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear() + BUDDHIST}`;
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${new URL("../icons/sprite.svg", import.meta.url)}#${name}`);
  picture.append(use);
  return picture;
}

class Calendar {
  constructor(input) {
    this.input = input;
    const words = input.dataset;
    // The last day that the field takes, where it is about something done.
    const [year, month, day] = (words.latest ?? "").split("-");
    this.latest = day ? utc(+year, month - 1, +day) : null;
    this.button = make("button", { type: "button", class: "button", "aria-expanded": "false",
      "aria-label": words.calendarLabel }, icon("calendar"));
    this.panel = make("div", { class: "calendar", role: "dialog", "aria-label": words.calendarLabel, hidden: "" });
    const frame = make("div", { class: "date" });
    input.replaceWith(frame);
    frame.append(input, this.button, this.panel);
    this.buildHead(words);
    this.body = make("tbody");
    const names = [...Array(7).keys()].map((day) => make("th", { scope: "col" }, dayName.format(utc(2023, 0, 1 + day))));
    this.panel.append(make("table", {}, make("thead", {}, make("tr", {}, ...names)), this.body));
    this.button.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close()));
    this.panel.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => {
      if (!this.panel.hidden && !event.composedPath().includes(frame)) this.close();
    });
  }

  buildHead(words) {
    const turn = (name, label, months) => {
      const button = make("button", { type: "button", class: "button", "aria-label": label }, icon(name));
      button.addEventListener("click", () => this.show(plusMonths(this.day, months)));
      return button;
    };
    const months = [...Array(12).keys()].map((month) =>
      make("option", { value: month }, monthName.format(utc(2023, month, 1))));
    this.month = make("select", { "aria-label": words.monthLabel }, ...months);
    this.year = make("input", { type: "text", inputmode: "numeric", maxlength: "4", "aria-label": words.yearLabel });
    this.month.addEventListener("change", () => this.show(plusMonths(this.day, this.month.value - this.day.getUTCMonth())));
    this.year.addEventListener("change", () => {
      const years = this.year.value - BUDDHIST - this.day.getUTCFullYear();
      this.show(Math.abs(years) < 300 ? plusMonths(this.day, years * 12) : this.day);
    });
    this.panel.append(make("div", { class: "calendar-head" },
      turn("chevron-left", words.previousLabel, -1), this.month, this.year,
      turn("chevron-right", words.nextLabel, 1)));
  }

  open() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.show(read(this.input.value) ?? today());
    this.focusDay();
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  show(asked) {
    const day = this.latest && asked > this.latest ? this.latest : asked;
    this.day = day;
    this.month.value = day.getUTCMonth();
    this.year.value = day.getUTCFullYear() + BUDDHIST;
    const first = utc(day.getUTCFullYear(), day.getUTCMonth(), 1);
    const start = plusDays(first, -first.getUTCDay());
    this.body.replaceChildren(...[...Array(6).keys()].map((week) =>
      make("tr", {}, ...[...Array(7).keys()].map((weekday) => this.cell(plusDays(start, week * 7 + weekday))))));
  }

  cell(date) {
    if (date.getUTCMonth() !== this.day.getUTCMonth()) return make("td");
    const button = make("button", { type: "button", "aria-label": fullName.format(date),
      "aria-pressed": sameDay(date, read(this.input.value)), tabindex: sameDay(date, this.day) ? 0 : -1 },
    String(date.getUTCDate()));
    button.disabled = Boolean(this.latest && date > this.latest);
    if (sameDay(date, today())) button.setAttribute("aria-current", "date");
    button.addEventListener("click", () => this.choose(date));
    return make("td", {}, button);
  }

  choose(date) {
    this.input.value = write(date);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
    this.input.focus();
  }

  focusDay() {
    this.body.querySelector("button[tabindex='0']").focus();
  }

  key(event) {
    if (event.key === "Escape") {
      this.close();
      this.button.focus();
      event.stopPropagation();
      return;
    }
    if (!this.body.contains(event.target)) return;
    const to = event.key in MOVES ? plusDays(this.day, MOVES[event.key])
      : event.key === "PageUp" ? plusMonths(this.day, event.shiftKey ? -12 : -1)
        : event.key === "PageDown" ? plusMonths(this.day, event.shiftKey ? 12 : 1) : null;
    if (!to) return;
    event.preventDefault();
    this.show(to);
    this.focusDay();
  }
}

function enhance() {
  for (const input of document.querySelectorAll("input[data-thai-date]:not([data-calendar])")) {
    input.dataset.calendar = "";
    new Calendar(input);
  }
}

enhance();
document.addEventListener("htmx:load", enhance);

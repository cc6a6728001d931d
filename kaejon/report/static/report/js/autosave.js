// The draft of a district's return is kept while somebody writes; without scripts the button does the same.

const REST = 3000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = form.querySelector("[data-saved]");
  let timer = 0;
  let sent = "";

  const values = () => {
    const data = new FormData(form);
    data.set("step", "draft");
    return data;
  };
  const written = (data) => JSON.stringify(["narrative", "obstacles", "requests"].map((name) => data.get(name)));

  async function save() {
    const data = values();
    const text = written(data);
    if (text === sent || form.hasAttribute("data-sent")) return;
    told.textContent = told.dataset.saving;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "autosave" },
      });
      const said = await answer.json();
      if (!answer.ok) {
        told.textContent = said.problem;
        return;
      }
      sent = text;
      form.elements.seen.value = said.seen;
      form.removeAttribute("data-changed");
      told.textContent = `${told.dataset.done} ${said.at} ${said.warning}`.trim();
    } catch {
      told.textContent = told.dataset.failed;
    }
  }

  sent = written(values());
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

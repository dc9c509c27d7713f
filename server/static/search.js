// Suggestions below every search box, as one types; without this file the form works as it is.
// Pattern: WAI-ARIA APG, editable combobox with list autocomplete
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, read on 2026-11-25).
"use strict";
{
  const LEAST = 2, WAIT = 150;

  const element = (name, attributes, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };

  const suggest = (input) => {
    const id = `${input.id}-suggesties`;
    const list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": "Suggesties" });
    const told = element("span", { role: "status", class: "hidden" });
    let at = -1, timer, asked;

    // A search box may not be a combobox (ARIA in HTML), a text box may.
    input.type = "text";
    for (const [key, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false",
    })) input.setAttribute(key, value);
    list.hidden = true;
    input.parentElement.classList.add("combobox");
    input.after(list, told);

    const stop = () => {
      clearTimeout(timer);
      asked?.abort();
    };
    const close = () => {
      stop();
      list.hidden = true;
      told.textContent = "";
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const mark = (to) => {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = to;
      const option = list.children[at];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (found) => {
      mark(-1);
      list.replaceChildren(...found.map((one, place) => {
        const option = element("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false", "data-path": one.path }, one.title);
        option.append(" ", element("small", {}, one.note || one.kind));
        return option;
      }));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      told.textContent = found.length ? `${found.length} ${found.length === 1 ? "suggestie" : "suggesties"}, kies met de pijltjes` : "";
    };
    const ask = async (query) => {
      asked = new AbortController();
      const { signal } = asked;
      try {
        const reply = await fetch(`/suggesties?q=${encodeURIComponent(query)}`, { signal });
        const found = reply.ok ? await reply.json() : [];
        if (!signal.aborted && document.activeElement === input) show(found);
      } catch {
        // stale or offline: what is shown stays, the form works
      }
    };

    input.addEventListener("input", () => {
      stop();
      const query = input.value.trim();
      if (query.length < LEAST) close();
      else timer = setTimeout(ask, WAIT, query);
    });
    input.addEventListener("keydown", (event) => {
      const many = list.children.length;
      if (event.isComposing) return;
      if (event.key === "Escape") {
        if (list.hidden) input.value = "";
        close();
      } else if (event.key === "Enter") {
        stop();
        if (at < 0 || list.hidden) return;
        location.assign(list.children[at].dataset.path);
      } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        // one place more than there are options: the box itself
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((at + 1 + step + many + 1) % (many + 1)) - 1);
      } else return;
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[data-path]");
      if (option) location.assign(option.dataset.path);
    });
  };

  document.querySelectorAll('form[action="/zoek"] input[name="q"]').forEach(suggest);
}

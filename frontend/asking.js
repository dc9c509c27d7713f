// Asks the question of the form and puts the server's answer on the page. What comes back is the
// same page that a browser without JavaScript gets: one rendering, which the server cuts in time.
import { showPlace, write } from "./yasqe.js";

const LONGEST_ADDRESS = 8000; // characters; what browsers and servers between take

export class Asking {
  constructor(form, editor) {
    this.form = form;
    this.editor = editor;
    this.answer = document.getElementById("antwoord");
    this.status = document.getElementById("stand");
    this.button = form.querySelector("button:not([type=button])");
    this.sharing = document.getElementById("delen");
    this.running = null;
    this.search = location.search; // what the page shows; another fragment of it is no other page
  }

  start() {
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    for (const link of document.querySelectorAll(".examples a")) {
      link.addEventListener("click", (event) => this.example(event, link.href));
    }
    window.addEventListener("popstate", () => this.back());
    this.sharing.hidden = false;
    this.form.querySelector("[formmethod]").hidden = true; // what is long goes by POST by itself
    this.sharing.querySelector("button").addEventListener("click", () => this.share());
    this.mark();
  }

  submit() {
    if (this.running) this.running.abort();
    else this.ask(true);
  }

  example(event, address) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.form.querySelector("[data-graphs]")?.remove(); // an example is about all of them
    write(this.editor, new URL(address).searchParams.get("query"));
    this.running?.abort();
    this.ask(true);
  }

  back() {
    if (location.search === this.search) return;
    this.search = location.search;
    const asked = new URL(location.href).searchParams;
    const query = asked.get("query");
    const more = asked.size > 1 || this.form.querySelector("[data-graphs]");
    if (query === null || more) return location.reload();
    write(this.editor, query);
    this.running?.abort();
    this.ask(false);
  }

  address() {
    const address = new URL(this.form.action);
    const asked = new URLSearchParams(new FormData(this.form)); // with the graphs it is about
    asked.set("query", this.editor.getValue());
    address.search = asked;
    return address;
  }

  async ask(remember) {
    const running = (this.running = new AbortController());
    const address = this.address();
    this.work();
    try {
      const response = await this.send(address, running.signal);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.getElementById("antwoord");
      if (!found) throw new TypeError("this is not our page");
      if (remember && short(address)) this.remember(address);
      this.show(found, response.ok);
    } catch (error) {
      if (this.running === running) this.tell(words(error));
    } finally {
      if (this.running === running) this.rest();
    }
  }

  remember(address) {
    history.pushState(null, "", address);
    this.search = location.search;
  }

  send(address, signal) {
    const headers = { Accept: "text/html" };
    if (short(address)) return fetch(address, { headers, signal });
    return fetch(address.pathname, { method: "POST", body: address.searchParams, headers, signal });
  }

  show(found, fine) {
    this.answer.replaceChildren(...document.adoptNode(found).childNodes);
    this.mark();
    this.tell(fine ? (this.answer.querySelector("h2")?.textContent ?? "") : "Dat lukte niet.");
    this.status.classList.add("hidden"); // the answer says it too
    (this.answer.firstElementChild ?? this.answer).scrollIntoView({ block: "nearest" });
  }

  mark() {
    this.editor.getAllMarks().forEach((mark) => mark.clear());
    const { line, column } = this.answer.querySelector("[data-line]")?.dataset ?? {};
    if (line) showPlace(this.editor, Number(line), Number(column));
  }

  work() {
    this.button.textContent = "Stop";
    this.answer.setAttribute("aria-busy", "true");
    this.tell("Bezig met uw vraag …");
  }

  rest() {
    this.running = null;
    this.button.textContent = "Stel de vraag";
    this.answer.removeAttribute("aria-busy");
  }

  tell(text) {
    this.status.classList.remove("hidden");
    this.status.textContent = text.replace(/\s+/g, " ").trim();
  }

  async share() {
    const address = this.address();
    const [field, line] = [this.sharing.querySelector("input"), this.sharing.querySelector("p")];
    if (!short(address)) return this.tell("Deze vraag is te lang voor een link. Bewaar haar als tekst.");
    line.hidden = false;
    field.value = address.href;
    field.select();
    const copied = await navigator.clipboard?.writeText(address.href).then(() => true, () => false);
    this.tell(copied ? "De link is gekopieerd." : "Kopieer de link hieronder.");
  }
}

function short(address) {
  return address.href.length <= LONGEST_ADDRESS;
}

function words(error) {
  if (error.name === "AbortError") return "U hebt de vraag gestopt.";
  return "Er kwam geen antwoord. Controleer uw verbinding en probeer het opnieuw.";
}

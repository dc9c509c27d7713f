// The page /sparql: the plain form, with an editor in the place of its textarea and answers without
// a reload. Every text and every answer is made by the server; without this script all of it works.
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { makeEditor } from "./yasqe.js";
import { Asking } from "./asking.js";

const form = document.querySelector("form.query");
if (form) {
  const editor = makeEditor(form.elements.query, () => form.requestSubmit());
  new Asking(form, editor).start();
}

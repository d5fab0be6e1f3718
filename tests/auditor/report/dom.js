// As much of a browser as the report's script asks for: a page's tree, and one search in it.
"use strict";
class Element {
  constructor([tag, attributes, kids], parent = null) {
    Object.assign(this, { tag, attributes, parent, id: attributes.id, hidden: "hidden" in attributes });
    this.kids = kids.map((kid) => (typeof kid === "string" ? kid : new Element(kid, this)));
    this.dataset = {};
    for (const name in attributes)
      if (name.startsWith("data-")) this.dataset[name.slice(5)] = attributes[name];
  }
  get children() { return this.kids.filter((kid) => kid instanceof Element); }
  get textContent() { return this.kids.map((kid) => kid.textContent ?? kid).join(""); }
  set textContent(text) { this.kids = [text]; }
  get tree() { return [this.tag, this.attributes, this.kids.map((kid) => kid.tree ?? kid)]; }
  cloneNode() { return new Element(this.tree); }
  remove() { this.parent.kids.splice(this.parent.kids.indexOf(this), 1); }
  matches(selector) {
    const named = selector.slice(1);
    if (selector[0] === ".") return (this.attributes.class ?? "").split(" ").includes(named);
    return selector[0] === "#" ? this.id === named : this.tag === selector;
  }
  querySelectorAll(selector) {
    const below = (kid) => [...(kid.matches(selector) ? [kid] : []), ...kid.querySelectorAll(selector)];
    return this.children.flatMap(below);
  }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  addEventListener() {}
}
const { tree, script, words } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const root = new Element(tree);
global.document = { getElementById: (id) => root.querySelector(`#${id}`) };
global.window = { addEventListener() {} };
global.FormData = class { get(name) { return { family: "", rank: "0", words }[name]; } };
(0, eval)(script);
const shown = document.getElementById("cards").children.filter((card) => !card.hidden);
console.log(JSON.stringify(shown.map((card) => card.querySelector(".openly").textContent)));

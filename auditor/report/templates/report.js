"use strict";
(() => {
  const tools = document.getElementById("tools");
  const cards = document.getElementById("cards");
  if (!tools || !cards) return;
  const reviews = [...cards.children];
  const counted = tools.querySelector("output");
  // A search goes over the ends of lines, as a reader does.
  const plain = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
  const place = (review, order) => {
    const number = Number.parseFloat(review.dataset[order]);
    return Number.isNaN(number) ? -1 : number;
  };
  // What only a screen reader says stands between words that a reader sees side by side.
  const read = (review) => {
    const copy = review.cloneNode(true);
    for (const unseen of copy.querySelectorAll(".unseen")) unseen.remove();
    return plain(copy.textContent);
  };
  const texts = new Map(reviews.map((review) => [review, read(review)]));
  const apply = () => {
    const wanted = new FormData(tools);
    const words = plain(wanted.get("words"));
    let shown = 0;
    for (const review of reviews) {
      const fits =
        (!wanted.get("family") || review.dataset.families.split(" ").includes(wanted.get("family"))) &&
        Number(review.dataset.rank) >= Number(wanted.get("rank")) &&
        (!words || texts.get(review).includes(words));
      review.hidden = !fits;
      if (fits) shown += 1;
    }
    counted.textContent = `${shown} of ${reviews.length} shown`;
  };
  const sort = () => {
    const order = tools.elements.order.value;
    reviews.sort((a, b) => place(a, order) - place(b, order) || place(a, "place") - place(b, "place"));
    cards.append(...reviews);
  };
  const uncover = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.hidden) return;
    target.hidden = false;
    target.scrollIntoView();
  };
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", (event) => {
    if (event.target.name === "order") sort();
    apply();
  });
  window.addEventListener("hashchange", uncover);
  apply();
})();

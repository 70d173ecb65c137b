// What changes while a run is at work is fetched again; files can be dropped. The page works without all of this.
"use strict";

const SOON = 2000;  // milliseconds, while something is at work
const LATER = 15000;

function watch(place) {
  const ends = () => place.querySelector("[data-done]") !== null;
  const wait = () => setTimeout(look, place.querySelector("[data-slow]") ? LATER : SOON);
  let shown = "";
  async function look() {
    let answer;
    try {
      answer = await fetch(place.dataset.live, { credentials: "same-origin" });
    } catch {
      setTimeout(look, LATER);  // the page was stopped; it may come back
      return;
    }
    if (answer.status === 401) {
      location.reload();  // signed out meanwhile: the form to sign in is shown
      return;
    }
    const html = answer.ok ? await answer.text() : shown;
    if (html !== shown && !place.contains(document.activeElement)) {
      shown = html;
      place.innerHTML = html;  // made by the page, every value escaped
    }
    if (!ends()) {
      wait();
    } else if (place.dataset.then === "reload") {
      location.reload();
    }
  }
  if (!ends()) {
    wait();
  }
}

function takeDrops(area) {
  const input = area.querySelector("input[type=file]");
  const list = area.querySelector("[data-chosen]");
  function show() {
    list.replaceChildren(...Array.from(input.files, (file) => {
      const line = document.createElement("li");
      line.textContent = file.name;
      return line;
    }));
  }
  for (const name of ["dragover", "dragenter"]) {
    area.addEventListener(name, (event) => { event.preventDefault(); area.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    area.addEventListener(name, () => area.classList.remove("over"));
  }
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    show();
  });
  input.addEventListener("change", show);
}

document.querySelectorAll("[data-live]").forEach(watch);
document.querySelectorAll("[data-drop]").forEach(takeDrops);

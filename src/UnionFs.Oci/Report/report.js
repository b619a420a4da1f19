"use strict";
(() => {
  const tree = document.querySelector(".tree"), find = document.getElementById("find"), found = document.getElementById("found");
  find.parentElement.hidden = false;
  const rows = () => [...tree.querySelectorAll("summary, li[class*=c]")];
  const isShown = e => e.checkVisibility();

  // The tree is one stop for Tab, at the row where one was last; arrow keys walk in it as they do in a file manager.
  let current = tree.querySelector("summary");
  for (const row of rows()) row.tabIndex = row === current ? 0 : -1;
  const stopAt = row => { current.tabIndex = -1; current = row; row.tabIndex = 0; };
  const keepStop = () => { if (!isShown(current)) stopAt(rows().find(isShown) || current); };
  tree.addEventListener("focusin", event => { const row = event.target.closest("summary, li[class*=c]"); if (row) stopAt(row); });
  tree.addEventListener("toggle", keepStop, true);
  document.getElementById("ghosts").addEventListener("change", keepStop);

  tree.addEventListener("keydown", event => {
    const here = event.target.closest("summary, li[class*=c]"), box = here && here.tagName === "SUMMARY" ? here.parentElement : null;
    if (!here || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "ArrowRight" && box && !box.open) { box.open = true; return; }
    if (event.key === "ArrowLeft") {
      if (box && box.open) { box.open = false; return; }
      const above = (box || here).parentElement.closest("details");
      if (above && tree.contains(above)) above.querySelector("summary").focus();
      return;
    }
    const list = rows().filter(isShown), at = list.indexOf(here);
    const next = list[event.key === "Home" ? 0 : event.key === "End" ? list.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1)];
    if (next && (event.key !== "ArrowRight" || (box && box.contains(next)))) next.focus();
  });

  // A layer that is picked shows itself: the directories that hold something of it open, as long as they are not too many.
  for (const pick of document.querySelectorAll(".pick input[type=radio]")) pick.addEventListener("change", () => {
    if (pick.value === "on") return;
    const hits = [...tree.querySelectorAll(`li.c${pick.value}`)];
    if (hits.length <= 400) for (const hit of hits) open(hit);
  });

  const open = (element, told) => {
    for (let at = element.parentElement; at && at !== tree; at = at.parentElement) if (at.tagName === "DETAILS" && !at.open) { at.open = true; if (told) told.push(at); }
  };

  // What a search opened closes when it ends.
  const opened = [];
  let timer = 0;
  find.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
  const search = () => {
    const text = find.value.toLowerCase();
    for (const off of tree.querySelectorAll(".no")) off.classList.remove("no");
    for (const box of opened.splice(0)) box.open = false;
    if (!text) { found.textContent = ""; keepStop(); return; }
    const keep = new Set();
    let count = 0;
    for (const row of rows()) {
      const name = row.querySelector("span, s");
      if (!name.textContent.toLowerCase().includes(text)) continue;
      count++;
      for (let at = row; at && at !== tree; at = at.parentElement) if (at.tagName === "LI") keep.add(at);
      if (count <= 200) open(row.tagName === "SUMMARY" ? row.parentElement : row, opened);
    }
    for (const item of tree.querySelectorAll("li")) if (!keep.has(item)) item.classList.add("no");
    keepStop();
    found.textContent = count === 1 ? "1 name" : `${count.toLocaleString("en")} names`;
  };

  const show = () => { const part = document.getElementById(location.hash.slice(1)); if (part && part.tagName === "DETAILS") part.open = true; };
  addEventListener("hashchange", show);
  show();
})();

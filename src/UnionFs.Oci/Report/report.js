"use strict";
(() => {
  const tree = document.querySelector(".tree"), find = document.getElementById("find"), found = document.getElementById("found");
  find.parentElement.hidden = false;
  const rows = () => [...tree.querySelectorAll("summary, li[class*=c]")];
  const isShown = e => e.checkVisibility();
  for (const leaf of tree.querySelectorAll("li[class*=c]")) leaf.tabIndex = -1;

  // Arrow keys walk the tree as they do in a file manager; Tab still goes from directory to directory.
  tree.addEventListener("keydown", event => {
    const here = event.target.closest("summary, li[class*=c]"), box = here && here.tagName === "SUMMARY" ? here.parentElement : null;
    if (!here || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "ArrowRight" && box && !box.open) { box.open = true; return; }
    if (event.key === "ArrowLeft") {
      if (box && box.open) { box.open = false; return; }
      const above = (box || here).parentElement.closest("details");
      if (above && tree.contains(above)) above.querySelector("summary").focus();
      return;
    }
    const list = rows().filter(isShown), at = list.indexOf(here);
    const next = event.key === "Home" ? 0 : event.key === "End" ? list.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
    if (list[next]) list[next].focus();
  });

  // A layer that is picked shows itself: the directories that hold something of it open, as long as they are not too many.
  for (const pick of document.querySelectorAll(".pick input[type=radio]")) pick.addEventListener("change", () => {
    if (pick.value === "on") return;
    const hits = [...tree.querySelectorAll(`li.c${pick.value}`)];
    if (hits.length <= 400) for (const hit of hits) open(hit);
  });

  const open = element => { for (let at = element.parentElement; at && at !== tree; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true; };

  let timer = 0;
  find.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
  const search = () => {
    const text = find.value.toLowerCase();
    for (const off of tree.querySelectorAll(".no")) off.classList.remove("no");
    if (!text) { found.textContent = ""; return; }
    const keep = new Set();
    let count = 0;
    for (const row of rows()) {
      const name = row.querySelector("span, s");
      if (!name.textContent.toLowerCase().includes(text)) continue;
      count++;
      for (let at = row; at && at !== tree; at = at.parentElement) if (at.tagName === "LI") keep.add(at);
      if (count <= 200) open(row.tagName === "SUMMARY" ? row.parentElement : row);
    }
    for (const item of tree.querySelectorAll("li")) if (!keep.has(item)) item.classList.add("no");
    found.textContent = count === 1 ? "1 name" : `${count.toLocaleString("en")} names`;
  };

  const show = () => { const part = document.getElementById(location.hash.slice(1)); if (part && part.tagName === "DETAILS") part.open = true; };
  addEventListener("hashchange", show);
  show();
})();

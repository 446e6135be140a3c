// Rows that can be dragged by their grip to another place. A nicety over the buttons, which do the same by keyboard and
// by touch: where the row is dropped, its own form says so, and the page comes back with the times that follow.
document.querySelectorAll("[data-ordered]").forEach((list) => {
  const rows = () => [...list.children];
  let dragged = null, before = [], isDropped = false;

  list.querySelectorAll("[data-grip]").forEach((grip) => { grip.hidden = false; });
  list.addEventListener("dragstart", (event) => {
    if (!event.target.matches("[data-grip]")) return;
    dragged = event.target.closest("tr");
    before = rows();
    isDropped = false;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", ""); // nothing of the case, wherever it may be dropped
    event.dataTransfer.setDragImage(dragged, 20, 20);
    dragged.classList.add("hsb-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!dragged || !over || over.parentElement !== list) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    list.insertBefore(dragged, event.clientY < top + height / 2 ? over : over.nextSibling);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    isDropped = true;
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    const row = dragged, place = rows().indexOf(row);
    row.classList.remove("hsb-dragged");
    dragged = null;
    if (!isDropped) return before.forEach((one) => list.append(one));
    if (place === before.indexOf(row)) return;
    const form = row.querySelector("[data-place]");
    form.elements.position.value = place + 1;
    form.submit();
  });
});

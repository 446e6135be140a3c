// The live minutes: asks again for the agenda while somebody is there, counts the time on, and takes the item off the
// screen when the right to it has gone. It asks only while there are signs of life, so that a laptop left open is
// signed out as always.
const live = document.querySelector("[data-live]");
if (live) {
  const EVERY = 15000, ALIVE = 120000; // milliseconds
  const GONE = 404;
  let lastSign = Date.now();
  ["input", "keydown", "pointerdown", "pointermove", "scroll"].forEach((name) =>
    document.addEventListener(name, () => { lastSign = Date.now(); }, { passive: true, capture: true }));
  const ask = () => {
    if (document.visibilityState === "visible" && Date.now() - lastSign < ALIVE) htmx.trigger(live, "live");
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("focus", ask);

  const takeAway = () => {
    const words = document.createElement("p");
    words.className = "govuk-body";
    words.setAttribute("role", "status");
    words.textContent = "This item is no longer shown to you. ";
    const way = document.createElement("a");
    way.className = "govuk-link";
    way.href = live.dataset.liveGone;
    way.textContent = "Back to the meeting";
    words.append(way);
    document.title = "Not shown";
    document.querySelector("main").replaceChildren(words);
    document.querySelector(".govuk-breadcrumbs")?.remove();
  };
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === GONE && (event.target === live || event.target.matches("[data-autosave]"))) takeAway();
  });

  let shown = null, since = 0;
  setInterval(() => {
    const timer = live.querySelector("[data-timer-used]");
    if (!timer) return;
    if (timer !== shown) {
      shown = timer;
      since = Date.now();
    }
    const minutes = Math.ceil((Number(timer.dataset.timerUsed) + (Date.now() - since) / 1000) / 60);
    const slot = timer.dataset.timerSlot;
    timer.textContent = slot ? `${minutes} of ${slot} minutes` : minutes === 1 ? "1 minute" : `${minutes} minutes`;
  }, 5000);
}

// Warns before the session ends, and says when it has. The tabs of a browser share one moment: until when it lasts
// without use. Nothing moves by itself and nothing takes the focus: who is typing goes on typing.
const clock = document.querySelector("[data-clock]");
if (clock) {
  const told = document.body.dataset;
  const SHARED = "hsb-idle-until";
  const part = (name) => clock.querySelector(`[data-clock-${name}]`);
  const said = document.querySelector("[data-clock-said]");
  const full = told.idleMinutes * 60000;
  const end = Date.now() + told.endSeconds * 1000;
  let idle = Date.now() + told.idleSeconds * 1000;
  let shown = "";
  let closed = false;
  let before = null;
  let uncovered = false;

  const share = (until) => {
    idle = until;
    try { localStorage.setItem(SHARED, String(until)); } catch { /* then each tab has its own clock */ }
  };
  const idleUntil = () => {
    let other = 0;
    try { other = Number(localStorage.getItem(SHARED)) || 0; } catch { /* as above */ }
    return Math.max(idle, Math.min(other, Date.now() + full));
  };
  const minutes = (left) => {
    const count = Math.ceil(left / 60000);
    return count > 1 ? `${count} minutes` : "1 minute";
  };
  const typedIn = (box) =>
    box.type === "radio" || box.type === "checkbox" ? box.checked !== box.defaultChecked
      : box.tagName === "SELECT" ? [...box.options].some((one) => one.selected !== one.defaultSelected)
        : box.value !== box.defaultValue;
  const hasTyped = () => [...document.querySelectorAll("main form :is(input:not([type=hidden]), textarea, select)")].some(typedIn);

  const state = () => {
    const now = Date.now();
    const until = idleUntil();
    if (now >= end || now >= until) return { name: "over", left: 0, byEnd: now >= end };
    if (until < end && until - now <= told.idleWarning * 1000) return { name: "idle", left: until - now };
    if (end - now <= told.endWarning * 1000) return { name: "end", left: end - now };
    return { name: "" };
  };

  const words = ({ name, left, byEnd }) => {
    if (name === "idle") {
      return [`You will be signed out in ${minutes(left)}`, `Nothing has been sent for a while. What you have typed on this page is kept either way.`];
    }
    if (name === "end") {
      return [`You will be signed out in ${minutes(left)}`, `That is ${told.endHours} hours after you signed in, and it cannot be put off: finish and save.`];
    }
    const why = byEnd ? `You signed in ${told.endHours} hours ago.` : `Nothing was sent for ${told.idleMinutes} minutes.`;
    const kept = hasTyped() ? " What you have typed is still on this page: send it, sign in again, and you can carry on. Files have to be chosen again." : "";
    return ["You have been signed out", why + kept];
  };

  // What has the focus is never under the warning.
  const uncover = () => {
    const focused = document.activeElement;
    if (clock.hidden || !focused || focused === document.body || clock.contains(focused)) return;
    if (focused.getBoundingClientRect().bottom > clock.getBoundingClientRect().top && !uncovered) {
      focused.scrollIntoView({ block: "nearest" });
    }
    uncovered = true;
  };

  const draw = () => {
    const now = state();
    const text = now.name ? words(now) : ["", ""];
    clock.hidden = !now.name || (now.name === "end" && closed);
    if (clock.hidden) uncovered = false;
    part("title").textContent = text[0];
    part("words").textContent = text[1];
    part("stay").hidden = now.name !== "idle";
    part("close").hidden = now.name !== "end";
    part("leave").hidden = now.name === "over";
    part("again").hidden = now.name !== "over" || hasTyped();
    uncover();
    const news = now.name === "end" || !now.name ? now.name : text[0];
    if (news !== shown) said.textContent = now.name ? `${text.join(". ")}${now.name === "idle" ? " The button to stay signed in is at the end of the page." : ""}` : "";
    shown = news;
  };

  const back = () => {
    if (before && before.isConnected) before.focus();
  };
  document.addEventListener("focusin", (event) => {
    if (!clock.contains(event.target)) before = event.target;
  });
  part("close").addEventListener("click", () => {
    closed = true;
    draw();
    back();
  });
  part("stay").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.status === 204) share(Date.now() + full);
      else throw new Error("not signed in any more");
      draw();
      back();
    } catch {
      part("words").textContent = "That did not work: save what you have typed now.";
      said.textContent = part("words").textContent;
    }
  });

  share(Math.max(idle, 0));
  // What htmx sends counts as use; the server notes it to half a minute.
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status < 400) share(Date.now() + full - 30000);
  });
  window.addEventListener("storage", draw);
  window.addEventListener("pageshow", draw);
  document.addEventListener("visibilitychange", draw);
  setInterval(draw, 1000);
  draw();
}

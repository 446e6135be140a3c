// Saves a page of a draft while it is typed, and says in words how it stands. htmx sends; here is decided when there is
// something to send, what is said where it did not arrive, and that it is tried again. Read out is only what is news.
const autosave = document.querySelector("[data-autosave]");
if (autosave) {
  const form = autosave.closest("form");
  const news = form.querySelector("[data-autosave-said]");
  const again = form.querySelector("[data-autosave-again]");
  const turn = form.querySelector("[name=turn]");
  const button = form.querySelector("button.govuk-button[type=submit]").textContent.trim();
  const OF_THE_PAGE = ["csrfmiddlewaretoken", "drawn-for", "version", "was", "window", "turn"];
  const LONGEST = 10000; // milliseconds
  const ENDED = 401, SIGNED_IN_ANEW = 403, GONE = 404;
  let sent = "";
  let sending = "";
  let told = "";
  let tries = 0;
  let later = 0;
  let overdue = 0;
  let stood = null; // what the line said before something was typed that is not saved

  const typed = () => {
    const fields = new FormData(form);
    OF_THE_PAGE.forEach((name) => fields.delete(name));
    return new URLSearchParams(fields).toString();
  };
  const say = (text, kind = text) => {
    if (kind !== told) news.textContent = text;
    told = kind;
  };
  const write = (text, also = "") => {
    const line = document.createElement("p");
    line.className = `hsb-saved__words ${also}`;
    line.textContent = text;
    autosave.replaceChildren(line);
  };
  const refuse = (text, mayComeBack = false) => {
    stood = null;
    write(text, "hsb-saved__words--not");
    again.hidden = !mayComeBack;
    say(text);
  };
  const save = () => htmx.trigger(autosave, "save");
  const tryAgain = () => {
    clearTimeout(later);
    later = setTimeout(save, Math.min(3000 * 2 ** tries, 30000));
    tries += 1;
  };

  autosave.addEventListener("htmx:configRequest", (event) => {
    clearTimeout(overdue);
    overdue = 0;
    sending = typed();
    if (sending === sent) {
      event.preventDefault();
      if (stood) autosave.replaceChildren(...stood);
      stood = null;
    } else event.detail.parameters.turn = Date.now();
  });
  const mark = () => {
    stood = [...autosave.childNodes];
    write("Not saved yet");
  };
  // The line never says "saved" beside words that are not; and who types without a pause is saved all the same.
  form.addEventListener("input", () => {
    if (typed() === sent) return;
    overdue ||= setTimeout(save, LONGEST);
    if (!stood && !tries) mark();
  });
  autosave.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    const kind = autosave.querySelector("[data-kind]")?.dataset.kind;
    const words = autosave.textContent.trim().replace(/\s+/g, " ");
    sent = sending;
    stood = null;
    tries = 0;
    again.hidden = true;
    say(words, kind === "saved" ? kind : words);
    if (typed() !== sent) mark();
  });
  autosave.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === ENDED) {
      refuse("Not saved: you have been signed out. What you typed is kept: sign in again, and you can carry on.", true);
    } else if (status === SIGNED_IN_ANEW) {
      refuse(`Not saved: you have signed in again elsewhere. Press “${button}” to carry on.`);
    } else if (status === GONE) {
      refuse("Not saved: you cannot save this page any more. Copy what you typed before you leave it.");
    } else {
      refuse("Not saved: the service did not answer. What you typed stays on this page, and is sent again by itself.");
      tryAgain();
    }
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) => {
    autosave.addEventListener(name, () => {
      refuse("Not saved: there is no connection. What you typed stays on this page, and is sent again by itself.");
      tryAgain();
    });
  });

  window.addEventListener("online", () => {
    if (tries) save();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  // The button is a later turn than anything still on its way.
  form.addEventListener("submit", () => {
    clearTimeout(later);
    turn.value = Date.now();
  });
  sent = typed();
}

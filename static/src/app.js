// Joined behind GOV.UK Frontend by build.js; initAll is its own.
initAll();

// What htmx puts into the page wakes up too.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) initAll({ scope: event.target });
});

// Radios that reveal a part of the form. GOV.UK Frontend's own marks them with aria-expanded, which a radio
// may not have; without a script every part is shown.
const showRevealed = () => {
  document.querySelectorAll("input[data-reveals]").forEach((radio) => {
    const part = document.getElementById(radio.dataset.reveals);
    part.classList.toggle("govuk-radios__conditional--hidden", !radio.checked);
  });
};
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=radio]")) showRevealed();
});
document.addEventListener("htmx:load", showRevealed);
window.addEventListener("pageshow", showRevealed);

// On a phone what stands above a page is folded below its heading, so that the page itself is seen; without a script
// it is open.
if (window.matchMedia("(max-width: 40em)").matches) {
  document.querySelectorAll("details[data-fold-narrow]").forEach((part) => {
    part.open = false;
  });
}

// Only one menu of the header open at a time, and Escape or a click elsewhere closes it.
const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// "Print" buttons are drawn only where a script can print.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

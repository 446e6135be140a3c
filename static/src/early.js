// First in the body, before anything is drawn, so that nothing jumps when the components wake up.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

// Making and using a passkey: the page carries the question, this asks the browser and sends its answer with the form.
{
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const make = async (asked) => {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const question = { ...asked, challenge: bytes(asked.challenge), user, excludeCredentials: named(asked.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey: question });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    });
  };

  const use = async (asked) => {
    const question = { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) };
    const used = await navigator.credentials.get({ publicKey: question });
    return answer(used, {
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle ? text(used.response.userHandle) : null,
    });
  };

  const answer = (given, response) => ({
    id: given.id,
    rawId: text(given.rawId),
    type: given.type,
    authenticatorAttachment: given.authenticatorAttachment,
    clientExtensionResults: given.getClientExtensionResults(),
    response: { ...response, clientDataJSON: text(given.response.clientDataJSON) },
  });

  const PROBLEMS = {
    InvalidStateError: "This device holds a passkey of yours for the panel already.",
    NotAllowedError: "No passkey was used: you closed the question, or it took too long. Try again.",
  };

  document.querySelectorAll("[data-passkey]").forEach((button) => {
    const words = document.getElementById(button.dataset.passkeyWords);
    if (!window.PublicKeyCredential || location.origin !== button.dataset.passkeyOrigin) {
      if (window.isSecureContext || location.hostname === "127.0.0.1") {
        words.textContent = `Passkeys work at ${button.dataset.passkeyOrigin} alone: open the panel there.`;
      }
      return;
    }
    words.hidden = true;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { form } = button;
      const unnamed = button.dataset.passkey === "make" && !form.elements.name.value.trim();
      const box = form.elements[button.dataset.passkeyAnswer];
      try {
        words.hidden = true;
        button.disabled = true;
        const asked = JSON.parse(button.dataset.passkeyOptions);
        if (!unnamed) box.value = JSON.stringify(await (button.dataset.passkey === "make" ? make : use)(asked));
        form.submit();
      } catch (error) {
        words.textContent = PROBLEMS[error.name] || "Your browser could not use a passkey here.";
        words.className = "govuk-error-message";
        words.hidden = false;
        button.disabled = false;
      }
    });
  });
}

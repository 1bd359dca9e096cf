// Carries a question of ours to the device and its answer back. Without this, a password and digits do the same.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  document.querySelector(`[data-without="${form.id}"]`).hidden = true;
  const answer = form.querySelector("[data-answer]");
  const trouble = form.querySelector("[data-trouble]");
  const say = (words) => {
    trouble.textContent = words;
    trouble.className = words ? "govuk-error-message" : "";
    trouble.hidden = !words;
  };
  say("");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      // As forms are sent, to the letter: a body that names its letters is refused.
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const asked = await fetch(form.dataset.passkey, { method: "POST", headers, body: new URLSearchParams(new FormData(form)).toString() });
      if (!asked.ok) throw new Error(`${asked.status}`);
      const { publicKey } = await asked.json();
      const found = publicKey.user
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
      answer.value = JSON.stringify(found.toJSON());
      form.submit();
    } catch (error) {
      say(error.name === "InvalidStateError" ? "This device has a passkey of yours already." : "The device gave no passkey. Try again, or use your password and digits.");
    }
  });
}

// Carries a question of ours to the device and its answer back. Without this, a password and digits do the same.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  document.querySelector(`[data-without="${form.id}"]`).hidden = true;
  const answer = form.querySelector("[data-answer]");
  const trouble = form.querySelector("[data-trouble]");
  const say = (words) => {
    trouble.textContent = words;
    trouble.hidden = !words;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      const asked = await fetch(form.dataset.passkey, { method: "POST", body: new URLSearchParams(new FormData(form)) });
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

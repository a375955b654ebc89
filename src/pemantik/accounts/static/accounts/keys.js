// A passkey that is not there, or whose owner closes the browser's question, is told in words.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-key-failed]")) {
    place.textContent = "";
    place.textContent = place.dataset.keyFailed;
  }
});

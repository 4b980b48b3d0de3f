// Says in words that a passkey did not work: the scripts that ask the browser for one only tell the console.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-failed");
  if (!words) return;
  words.hidden = false;
  words.focus();
});

// Fills the coordinates of a visit from the telephone, when asked to. Without scripts they are typed.

const offer = document.querySelector("[data-place-offer]");
const button = document.querySelector("[data-place-find]");
const status = document.querySelector("[data-place-status]");

function fill({ coords }) {
  document.querySelector("[data-place=latitude]").value = coords.latitude.toFixed(6);
  document.querySelector("[data-place=longitude]").value = coords.longitude.toFixed(6);
  status.textContent = `${button.dataset.placeDone} (±${Math.round(coords.accuracy)} m)`;
  button.disabled = false;
}

function fail() {
  status.textContent = button.dataset.placeFailed;
  button.disabled = false;
}

if (offer && "geolocation" in navigator) {
  offer.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = button.dataset.placeBusy;
    navigator.geolocation.getCurrentPosition(fill, fail, { enableHighAccuracy: true, timeout: 20000 });
  });
}

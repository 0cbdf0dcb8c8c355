/* The public page behind a QR: a file is hashed on this device and compared with the hashes that the page shows. */
"use strict";
const input = document.getElementById("file");
const said = document.getElementById("said");
const known = [...document.querySelectorAll("[data-sha256]")].map((dd) => [dd.textContent.trim(), dd.dataset.sha256]);

async function compare(file) {
    if (!file) return;
    said.className = "";
    said.textContent = "…";
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const found = known.find(([value]) => value === hash);
    said.className = found ? "ok" : "bad";
    said.textContent = found
        ? `✓ ${file.name}: бұл — осы құжат / это этот документ / this is the document (${found[1]})`
        : `✗ ${file.name}: басқа файл не өзгертілген / другой или изменённый файл / another or a changed file`;
}

input.addEventListener("change", () => void compare(input.files[0]));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
    event.preventDefault();
    void compare(event.dataTransfer.files[0]);
});

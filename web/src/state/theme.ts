import { effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";
const KEY = "baqyla.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function stored(): Theme | null {
    try {
        const theme = localStorage.getItem(KEY);
        return theme === "light" || theme === "dark" ? theme : null;
    } catch {
        return null;
    }
}

const chosen = signal<Theme | null>(stored());
const ofSystem = signal<Theme>(system.matches ? "dark" : "light");
system.addEventListener("change", (event) => (ofSystem.value = event.matches ? "dark" : "light"));

export function theme(): Theme {
    return chosen.value ?? ofSystem.value;
}

export function toggleTheme(): void {
    const next: Theme = theme() === "dark" ? "light" : "dark";
    chosen.value = next;
    try {
        localStorage.setItem(KEY, next);
    } catch {
        /* the choice lasts as long as the page */
    }
}

effect(() => {
    if (chosen.value) document.documentElement.dataset.theme = chosen.value;
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/*
 * One <symbol> sprite of the icons listed in src/ui/icons.ts, put into index.html at build:
 * no request, no inline script, and an icon that lucide does not have stops the build.
 */
const require = createRequire(import.meta.url);

function symbol(name: string, folder: string): string {
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1];
    if (!inner) throw new Error(`sprite: ${name}.svg has no content`);
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
}

export function sprite(): Plugin {
    return {
        name: "baqyla-sprite",
        transformIndexHtml(html) {
            const list = readFileSync(new URL("../src/ui/icons.ts", import.meta.url), "utf8");
            const names = [...list.matchAll(/^ {4}"([a-z0-9-]+)",$/gm)].map((m) => m[1] as string);
            const folder = join(dirname(require.resolve("lucide-static/package.json")), "icons");
            const symbols = names.map((name) => symbol(name, folder)).join("");
            const svg = `<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">${symbols}</svg>`;
            return html.replace("<!--sprite-->", svg);
        },
    };
}

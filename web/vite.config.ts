import { defineConfig } from "vite";
import { sprite } from "./build/sprite";
import { preloadFonts } from "./build/fonts";

/* `BAQYLA_PORT` points `npm run dev` at a running server. */
const target = `https://localhost:${process.env.BAQYLA_PORT ?? "8443"}`;

export default defineConfig({
    esbuild: { jsx: "automatic", jsxImportSource: "preact" },
    plugins: [sprite(), preloadFonts()],
    worker: { format: "es" },
    build: {
        target: ["chrome110", "firefox115", "safari16"],
        outDir: "dist",
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        sourcemap: false,
    },
    server: {
        proxy: {
            "/api": { target, secure: false },
            "/ws": { target, secure: false, ws: true },
        },
    },
});

import type { Plugin } from "vite";

/*
 * Kazakh needs both cyrillic files (ұ і stand in one, ә ғ қ ң ө ү һ in the other): both are preloaded,
 * or its words would flash in two fonts.
 */
export function preloadFonts(): Plugin {
    return {
        name: "baqyla-fonts",
        enforce: "post",
        transformIndexHtml: {
            order: "post",
            handler(_html, { bundle }) {
                const files = Object.keys(bundle ?? {})
                    .filter((file) => /inter-cyrillic.*\.woff2$/.test(file))
                    .sort();
                return files.map((file) => ({
                    tag: "link",
                    attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: true },
                    injectTo: "head-prepend" as const,
                }));
            },
        },
    };
}

import { h, type ComponentChild } from "preact";

/*
 * Markup of a question, which the server has cleaned already. It is drawn node by node from the same allow-list, so
 * that nothing else could ever become an element here: no attribute but a picture's and a cell's is taken over.
 */
const TAGS = new Set(
    "p br b strong i em u sub sup s code pre ul ol li table thead tbody tr td th blockquote span div hr".split(" "),
);

function attributes(from: Element): Record<string, string> {
    const out: Record<string, string> = {};
    for (const name of ["colspan", "rowspan"]) {
        const value = from.getAttribute(name);
        if (value && /^[1-9][0-9]?$/.test(value)) out[name] = value;
    }
    return out;
}

function picture(from: Element): ComponentChild {
    const src = from.getAttribute("src") ?? "";
    if (!/^\/api\/pictures\/[0-9a-f]{64}$/.test(src)) return null;
    return <img src={src} alt={from.getAttribute("alt") ?? ""} class="inline" />;
}

function draw(node: Node): ComponentChild {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE) return null;
    const element = node as Element;
    const tag = element.tagName.toLowerCase();
    if (tag === "img") return picture(element);
    const children = [...element.childNodes].map(draw);
    return TAGS.has(tag) ? h(tag, attributes(element), ...children) : <>{children}</>;
}

interface RichProps {
    text: string;
    format: "plain" | "html" | undefined;
}

/** A text as it was written: plain, or cleaned markup. */
export function Rich({ text, format }: RichProps) {
    if (format !== "html") return <span class="prewrap">{text}</span>;
    const body = new DOMParser().parseFromString(text, "text/html").body;
    return <div class="rich">{[...body.childNodes].map(draw)}</div>;
}

/** The words alone, where no markup can stand: in a list of choices, in a label. */
export function bare(text: string, format: "plain" | "html" | undefined): string {
    if (format !== "html") return text;
    return (new DOMParser().parseFromString(text, "text/html").body.textContent ?? "").trim();
}

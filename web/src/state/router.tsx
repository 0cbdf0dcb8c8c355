import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

/** Where the user is: the path and the query of the address bar. */
export const place = signal({ path: location.pathname, query: new URLSearchParams(location.search) });

/** Asked before leaving; a screen with unsaved work sets it and clears it. Returns false to stay. */
export const mayLeave: { call: (() => boolean) | null } = { call: null };

function read(): void {
    place.value = { path: location.pathname, query: new URLSearchParams(location.search) };
}

addEventListener("popstate", read);

export function go(to: string, replace = false): void {
    if (mayLeave.call && !mayLeave.call()) return;
    if (replace) history.replaceState(null, "", to);
    else history.pushState(null, "", to);
    read();
    if (!replace) scrollTo(0, 0);
}

/** Replaces single query values (null removes one) and keeps the screen: saved views live in the address. */
export function setQuery(values: Record<string, string | number | null>): void {
    const query = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(values)) {
        if (value === null || value === "") query.delete(key);
        else query.set(key, String(value));
    }
    const text = query.toString();
    go(text ? `${location.pathname}?${text}` : location.pathname, true);
}

/** match("/exam/:id", path) gives {id}, or null. A trailing "*" takes the rest. */
export function match(pattern: string, path: string): Record<string, string> | null {
    const want = pattern.split("/").filter(Boolean);
    const have = path.split("/").filter(Boolean);
    const found: Record<string, string> = {};
    for (const [i, part] of want.entries()) {
        if (part === "*") return found;
        const value = have[i];
        if (value === undefined) return null;
        if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(value);
        else if (part !== value) return null;
    }
    return have.length === want.length ? found : null;
}

type LinkProps = Omit<JSX.AnchorHTMLAttributes<HTMLAnchorElement>, "href"> & {
    href: string;
    children?: ComponentChildren;
};

/** A link inside the application; with a modifier key it is an ordinary one. */
export function Link({ href, children, onClick, ...rest }: LinkProps) {
    return (
        <a
            href={href}
            onClick={(event) => {
                onClick?.(event);
                const plain =
                    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
                if (event.defaultPrevented || !plain) return;
                event.preventDefault();
                go(href);
            }}
            {...rest}
        >
            {children}
        </a>
    );
}

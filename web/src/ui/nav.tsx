import { useEffect, useRef, useState } from "preact/hooks";
import { Link, place } from "../state/router";
import { common } from "../words/common";
import { t } from "../words/words";
import { Icon } from "./icon";

export interface NavItem {
    href: string;
    title: string;
    /** Items that name the same group stand together, in one menu when there are many. */
    group?: string;
    /** Something awaits me there. */
    count?: number;
}

interface Group {
    title: string;
    items: NavItem[];
}

/** More than this do not stand side by side. */
const FLAT = 6;

const isHere = ({ href }: NavItem) => place.value.path === href || place.value.path.startsWith(`${href}/`);

/** The item of this page: the longest address that the page's own begins with. */
function here(nav: NavItem[]): NavItem | undefined {
    return nav.filter(isHere).sort((a, b) => b.href.length - a.href.length)[0];
}

function grouped(nav: NavItem[]): Group[] {
    const groups: Group[] = [];
    for (const item of nav) {
        const title = item.group ?? item.title;
        const known = groups.find((one) => one.title === title);
        if (known) known.items.push(item);
        else groups.push({ title, items: [item] });
    }
    return groups;
}

function Entry({ item, on, onGo }: { item: NavItem; on: boolean; onGo?: () => void }) {
    return (
        <Link href={item.href} aria-current={on ? "page" : undefined} {...(onGo ? { onClick: onGo } : {})}>
            {item.title}
            {item.count ? <span class="n"> · {item.count}</span> : null}
        </Link>
    );
}

function Menu({ group, at }: { group: Group; at: NavItem | undefined }) {
    const [open, setOpen] = useState(false);
    const box = useRef<HTMLDivElement>(null);
    const close = () => setOpen(false);
    useEffect(() => {
        if (!open) return;
        const outside = (event: Event) => {
            if (!box.current?.contains(event.target as Node)) close();
        };
        addEventListener("pointerdown", outside);
        addEventListener("focusin", outside);
        return () => {
            removeEventListener("pointerdown", outside);
            removeEventListener("focusin", outside);
        };
    }, [open]);
    const waiting = group.items.reduce((sum, item) => sum + (item.count ?? 0), 0);
    const escape = (event: KeyboardEvent) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
        box.current?.querySelector("button")?.focus();
    };
    return (
        <div class="menu" ref={box} onKeyDown={escape}>
            <button
                type="button"
                aria-expanded={open}
                aria-current={at && group.items.includes(at) ? "true" : undefined}
                onClick={() => setOpen(!open)}
            >
                {group.title}
                {waiting > 0 && <span class="n"> · {waiting}</span>}
                <Icon name="chevron-down" small />
            </button>
            {open && (
                <ul class="list">
                    {group.items.map((item) => (
                        <li key={item.href}>
                            <Entry item={item} on={item === at} onGo={close} />
                        </li>
                    ))}
                </ul>
            )}
        </div>
    );
}

/** The bar's way through the application: a row of links, or menus when there are many. */
export function Nav({ nav }: { nav: NavItem[] }) {
    const at = here(nav);
    const groups = nav.length > FLAT ? grouped(nav) : nav.map((item) => ({ title: item.title, items: [item] }));
    return (
        <nav class="seg nav" aria-label={t(common.menu)}>
            {groups.map((group) =>
                group.items.length === 1 && group.items[0] ? (
                    <Entry key={group.title} item={group.items[0]} on={group.items[0] === at} />
                ) : (
                    <Menu key={group.title} group={group} at={at} />
                ),
            )}
        </nav>
    );
}

/** The same in a small window: everything in one column, under the groups' names. */
export function NavColumn({ nav, onGo }: { nav: NavItem[]; onGo: () => void }) {
    const at = here(nav);
    return (
        <nav class="navcolumn col" aria-label={t(common.menu)}>
            {grouped(nav).map((group) => (
                <div key={group.title}>
                    {group.items.length > 1 && <h3 class="s dim">{group.title}</h3>}
                    <ul>
                        {group.items.map((item) => (
                            <li key={item.href}>
                                <Entry item={item} on={item === at} onGo={onGo} />
                            </li>
                        ))}
                    </ul>
                </div>
            ))}
        </nav>
    );
}

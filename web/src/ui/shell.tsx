import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Link, place } from "../state/router";
import { chooseLang, logOut, me } from "../state/session";
import { theme, toggleTheme } from "../state/theme";
import { common } from "../words/common";
import { lang, LANGS, said, t, type Lang } from "../words/words";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Help, HelpButton } from "./help";
import { Mark } from "./icon";
import { Toasts } from "./toast";

const SHORT: Record<Lang, string> = { kk: "Қаз", ru: "Рус", en: "Eng" };
const FULL: Record<Lang, string> = { kk: "Қазақша", ru: "Русский", en: "English" };

export function LangSwitch({ always }: { always?: boolean }) {
    return (
        <div class={`seg lang${always ? "" : " d-only"}`} role="group" aria-label={t(common.language)}>
            {LANGS.map((code) => (
                <button
                    type="button"
                    key={code}
                    lang={code}
                    title={FULL[code]}
                    aria-pressed={lang.value === code}
                    onClick={() => void chooseLang(code)}
                >
                    {SHORT[code]}
                </button>
            ))}
        </div>
    );
}

export function ThemeSwitch() {
    const dark = theme() === "dark";
    return (
        <Button
            kind="ghost"
            icon={dark ? "sun" : "moon"}
            label={t(dark ? common.theme_light : common.theme_dark)}
            onClick={toggleTheme}
        />
    );
}

/** On a phone the language, the theme and the way out stand in a dialog behind one button. */
function PhoneMenu({ locked, children }: { locked: boolean; children?: ComponentChildren }) {
    const [open, setOpen] = useState(false);
    return (
        <div class="m-only">
            <Button kind="ghost" icon="menu" label={t(common.menu)} onClick={() => setOpen(true)} />
            {open && (
                <Dialog title={me.value?.user.name ?? t(common.menu)} onClose={() => setOpen(false)} drawer>
                    {children}
                    <LangSwitch always />
                    <HelpButton wide />
                    <Button icon={theme() === "dark" ? "sun" : "moon"} onClick={toggleTheme}>
                        {t(theme() === "dark" ? common.theme_light : common.theme_dark)}
                    </Button>
                    {me.value && !locked && (
                        <Button icon="log-out" onClick={logOut}>
                            {t(common.logout)}
                        </Button>
                    )}
                </Dialog>
            )}
        </div>
    );
}

export interface NavItem {
    href: string;
    title: string;
    /** Something awaits me there. */
    count?: number;
}

interface ShellProps {
    /** One line beside the mark: the course, the sitting. */
    context?: ComponentChildren;
    nav?: NavItem[];
    /** What the screen puts into the bar. */
    actions?: ComponentChildren;
    /** The exam: no way out in the bar. */
    locked?: boolean;
    /** Drawn under the bar, over the page: banners of the connection. */
    under?: ComponentChildren;
    children: ComponentChildren;
}

function Nav({ nav }: { nav: NavItem[] }) {
    return (
        <nav class="seg" aria-label={t(common.menu)}>
            {nav.map((item) => (
                <Link
                    key={item.href}
                    href={item.href}
                    aria-current={place.value.path.startsWith(item.href) ? "true" : undefined}
                >
                    {item.title}
                    {item.count ? ` · ${item.count}` : ""}
                </Link>
            ))}
        </nav>
    );
}

/** The bar and the page; the page itself draws <main id="main">. */
export function Shell({ context, nav, actions, locked, under, children }: ShellProps) {
    const user = me.value?.user;
    return (
        <>
            <a class="skip" href="#main">
                {t(common.skip)}
            </a>
            <header class="top">
                <Brand locked={locked} />
                {context && <span class="ctx dim s d-only">{context}</span>}
                {nav && nav.length > 0 && (
                    <div class="d-only">
                        <Nav nav={nav} />
                    </div>
                )}
                <span class="sp" />
                {actions}
                {user && !locked && <span class="s dim d-only">{user.name}</span>}
                <LangSwitch />
                <span class="d-only">
                    <HelpButton />
                    <ThemeSwitch />
                </span>
                {user && !locked && (
                    <span class="d-only">
                        <Button kind="ghost" icon="log-out" label={t(common.logout)} onClick={logOut} />
                    </span>
                )}
                <PhoneMenu locked={!!locked}>{nav && <Nav nav={nav} />}</PhoneMenu>
            </header>
            {under}
            {children}
            <Help />
            {!locked && <Toasts />}
        </>
    );
}

function Brand({ locked }: { locked?: boolean | undefined }) {
    const name = said(me.value?.university.name);
    if (locked) {
        return (
            <span class="brand" title={name}>
                <Mark />
                <span class="d-only">Baqyla</span>
            </span>
        );
    }
    return (
        <Link class="brand" href="/" title={name}>
            <Mark />
            Baqyla
        </Link>
    );
}

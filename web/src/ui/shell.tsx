import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Link } from "../state/router";
import { chooseLang, logOut, me } from "../state/session";
import { theme, toggleTheme } from "../state/theme";
import { common } from "../words/common";
import { lang, LANGS, said, t, type Lang } from "../words/words";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Help, HelpButton } from "./help";
import { Mark } from "./icon";
import { Nav, NavColumn, type NavItem } from "./nav";
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

/** In a small window the ways, the language, the theme and the way out stand in a dialog behind one button. */
function SmallMenu({ locked, nav }: { locked: boolean; nav: NavItem[] | undefined }) {
    const [open, setOpen] = useState(false);
    return (
        <div class={nav ? "n-only" : "m-only"}>
            <Button kind="ghost" icon="menu" label={t(common.menu)} onClick={() => setOpen(true)} />
            {open && (
                <Dialog title={me.value?.user.name ?? t(common.menu)} onClose={() => setOpen(false)} drawer>
                    {nav && <NavColumn nav={nav} onGo={() => setOpen(false)} />}
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
                    <div class="w-only">
                        <Nav nav={nav} />
                    </div>
                )}
                <span class="sp" />
                {actions}
                {user && !locked && <span class="who s dim d-only">{user.name}</span>}
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
                <SmallMenu locked={!!locked} nav={nav} />
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

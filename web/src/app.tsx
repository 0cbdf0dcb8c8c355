import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Login } from "./login";
import { go, Link, match, place } from "./state/router";
import { has, loadMe, me } from "./state/session";
import { Empty, Failed, Loading } from "./ui/blank";
import { Shell } from "./ui/shell";
import { common } from "./words/common";
import { t } from "./words/words";

/*
 * Two areas, each its own chunk: a student's browser never fetches the staff screens. Each area's module
 * exports `Area` and routes the rest of the path itself.
 */
type AreaModule = { Area: ComponentType };

const AREAS: { pattern: string; load: () => Promise<AreaModule> }[] = [
    { pattern: "/exam/*", load: () => import("./student/area") },
    { pattern: "/my/*", load: () => import("./student/area") },
    { pattern: "/staff/*", load: () => import("./staff/area") },
];

/** Where a person starts: students at their exams, parents at their children, everyone else at the staff screens. */
export function landing(): string {
    if (has("student")) return "/my";
    return me.value?.user.roles.every((role) => role === "parent") ? "/my/children" : "/staff";
}

function NotFound() {
    return (
        <Shell>
            <main id="main" class="wrap-page">
                <Empty
                    page
                    icon="circle-question-mark"
                    title={t(common.not_found)}
                    action={
                        <Link class="btn" href="/">
                            {t(common.home)}
                        </Link>
                    }
                >
                    {t(common.not_found_why)}
                </Empty>
            </main>
        </Shell>
    );
}

function AreaOf({ path }: { path: string }) {
    const area = AREAS.find((one) => match(one.pattern, path));
    const [loaded, setLoaded] = useState<{ load: unknown; Area: ComponentType } | null>(null);
    const [error, setError] = useState<unknown>(null);
    const fetchIt = async () => {
        if (!area) return;
        setError(null);
        try {
            setLoaded({ load: area.load, Area: (await area.load()).Area });
        } catch (why) {
            setError(why);
        }
    };
    useEffect(() => void fetchIt(), [area]);
    if (!area) return <NotFound />;
    if (error) return <Failed error={error} onRetry={() => location.reload()} />;
    return loaded && loaded.load === area.load ? <loaded.Area /> : <Loading />;
}

export function App() {
    const [error, setError] = useState<unknown>(null);
    const ask = async () => {
        setError(null);
        await loadMe().catch(setError);
    };
    useEffect(() => void ask(), []);
    const { path } = place.value;
    useEffect(() => {
        if (me.value && (path === "/" || path === "/login")) go(landing(), true);
    }, [me.value, path]);
    if (me.value === undefined) return error ? <Failed error={error} onRetry={ask} /> : <Loading />;
    if (me.value === null) return <Login />;
    return path === "/" || path === "/login" ? <Loading /> : <AreaOf path={path} />;
}

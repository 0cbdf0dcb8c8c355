import type { ComponentChildren } from "preact";
import { get } from "../net/api";
import { Link } from "../state/router";
import { useLoad } from "../ui/load";
import { said, t, type Said, type Text } from "../words/words";

interface Props {
    /** What all of them are called, and where they are. */
    all: Text;
    href: string;
    title: Said | undefined;
    /** Tells two of one name apart. */
    code?: string | undefined;
    /** The screen's buttons. */
    children?: ComponentChildren;
}

/** The head of a screen about one of many: its name, and under it the way back to all. */
export function OneHead({ all, href, title, code, children }: Props) {
    return (
        <div class="row between wrap">
            <div>
                <h1>{said(title) || t(all)}</h1>
                <p class="dim">
                    <Link href={href}>{t(all)}</Link>
                    {code && ` · ${code}`}
                </p>
            </div>
            {children && <div class="row wrap">{children}</div>}
        </div>
    );
}

/** The same for an exam. */
export function ExamHead({ exam, ...rest }: Omit<Props, "title" | "code"> & { exam: string }) {
    const { data } = useLoad(() => get<{ exam: { title: Said; code: string } }>(`/api/exams/${exam}`), [exam]);
    return <OneHead {...rest} title={data?.exam.title} code={data?.exam.code} />;
}

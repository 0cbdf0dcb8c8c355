import { useState } from "preact/hooks";
import { probe } from "../../net/api";
import { Fault } from "../../net/fault";
import { Banner } from "../../ui/banner";
import { Loading } from "../../ui/blank";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/load";
import { acts as w } from "../../words/acts";
import { common } from "../../words/common";
import { t } from "../../words/words";
import type { Act } from "../model";

/** Browsers that draw PDF themselves say so; phones mostly do not and get the link alone. */
function drawsPdf(): boolean {
    return navigator.pdfViewerEnabled === true && matchMedia("(min-width: 761px)").matches;
}

type Page = "kk" | "ru" | "en";
const PAGES = [
    ["kk", w.legal_kk],
    ["ru", w.translated_ru],
    ["en", w.reading_en],
] as const;

/** The document that is signed: Kazakh, the legal one, is its first page and Russian its second. English is a page apart
 *  that nobody signs. */
export function Paper({ act }: { act: Act }) {
    const [page, setPage] = useState<Page>("kk");
    const frozen = act.frozen_ms !== null && act.pdf_sha256 !== null;
    const version = act.pdf_sha256 ? act.pdf_sha256.slice(0, 12) : `v${act.version}`;
    const src = `/api/acts/${act.id}/pdf?lang=${page === "en" ? "en" : "kk"}&seen=${version}`;
    const name = t(act.kind === "A" ? w.file_a : w.file_b);
    const there = useLoad(() => probe(src).then(() => src), [src]);
    const ready = there.data === src;
    return (
        <section class="pdfbox" aria-label={name}>
            <div class="row wrap s">
                <span class="b">{name}</span>
                {!frozen && <span class="dim">{t(w.not_frozen)}</span>}
                <span class="sp" />
                <div class="seg" role="group" aria-label={t(w.page_lang)}>
                    {PAGES.map(([one, word]) => (
                        <button key={one} type="button" aria-pressed={page === one} onClick={() => setPage(one)}>
                            {t(word)}
                        </button>
                    ))}
                </div>
                {ready && (
                    <a class="btn" href={src} download={page === "en" ? name.replace(".pdf", "-en.pdf") : name}>
                        <Icon name="download" />
                        {t(common.download)}
                    </a>
                )}
            </div>
            {there.error ? (
                <Banner
                    hue="yellow"
                    title={t(w.no_page)}
                    action={<Button onClick={there.again}>{t(w.look_again)}</Button>}
                >
                    {there.error instanceof Fault && there.error.code === "invalid"
                        ? t(w.no_page_fill)
                        : there.error instanceof Error ? there.error.message : String(there.error)}
                </Banner>
            ) : !ready ? (
                <Loading rows={6} />
            ) : drawsPdf() ? (
                <iframe
                    key={`${src}${page}`}
                    class="pdf"
                    src={`${src}#toolbar=0&navpanes=0&view=FitH&page=${page === "ru" ? 2 : 1}`}
                    title={`${name} (${page})`}
                />
            ) : (
                <p class="banner grey">
                    <Icon name="file-text" />
                    <span>
                        {t(w.no_viewer)}{" "}
                        <a href={src} target="_blank" rel="noopener">
                            {t(w.open_pdf)}
                        </a>
                    </span>
                </p>
            )}
        </section>
    );
}

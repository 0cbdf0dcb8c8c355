import { Icon } from "../ui/icon";
import { exam as w } from "../words/exam";
import { t } from "../words/words";

const TIMES = 60;

/** The student's number and the attempt's code over every page of the exam: a picture of it says whose it is. */
export function Watermark({ text }: { text: string }) {
    return (
        <div class="watermark" aria-hidden="true">
            {Array.from({ length: TIMES }, (_, i) => (
                <i key={i} data-mark={text} />
            ))}
        </div>
    );
}

/** What the mark is for, in words (003-5.4.3). */
export function OwnUse({ text }: { text: string }) {
    return (
        <p class="s dim row wrap own-use">
            <Icon name="lock" small />
            <span>{t(w.own_use, { mark: text })}</span>
        </p>
    );
}

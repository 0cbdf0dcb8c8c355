import { lang } from "../words/words";

/*
 * NCALayer, the national authority's client on the user's own computer: a WebSocket on the loopback address. It speaks
 * first, with its version; then one question gets one answer, however long the person takes to choose a key. What it
 * returns is judged by the server alone.
 */

const ADDRESS = "wss://127.0.0.1:13579/";
const GREETING_MS = 10_000;
/** Extended use of a key that signs; a key for signing in has another. */
const SIGNING = "1.3.6.1.5.5.7.3.4";

/** Why there is no signature: nothing listens there, it went away, the person closed its window, or it says why. */
export type NoSignature = "missing" | "closed" | "cancelled" | "refused";

export class NcaFault extends Error {
    constructor(
        readonly why: NoSignature,
        message = "",
    ) {
        super(message);
    }
}

type Answer = Record<string, unknown>;
type Listener = { take: (answer: Answer) => void; fail: (fault: NcaFault) => void };

/** The basics module of 2022 on; CMS over the bytes, without them inside. */
function basics(data: string): Answer {
    return {
        module: "kz.gov.pki.knca.basics",
        method: "sign",
        args: {
            allowedStorages: null,
            format: "cms",
            data,
            signingParams: { decode: true, encapsulate: false, digested: false },
            signerParams: { extKeyUsageOids: [SIGNING] },
            locale: lang.value,
        },
    };
}

/** The module before it, still common. */
function commonUtils(data: string): Answer {
    return {
        module: "kz.gov.pki.knca.commonUtils",
        method: "createCAdESFromBase64",
        args: ["PKCS12", "SIGNATURE", data, false],
    };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** An older client does not know the new module. */
function unknownModule(answer: Answer): boolean {
    return /module|not.?found|undefined/i.test(`${text(answer.code)} ${text(answer.message)}`);
}

function refusedBy(answer: Answer): NcaFault {
    const message = text(answer.message);
    if (/cancel/i.test(message)) return new NcaFault("cancelled");
    return new NcaFault("refused", message || text(answer.details) || text(answer.code));
}

/** The CMS in an answer of either module, base64 without armour; throws what it says instead. */
export function signatureOf(answer: Answer): string {
    if (answer.status === true) {
        const result = (answer.body as Answer | undefined)?.result;
        const first = text(Array.isArray(result) ? result[0] : result);
        if (!first) throw new NcaFault("cancelled");
        return bare(first);
    }
    if (answer.code === "200" && text(answer.responseObject)) return bare(text(answer.responseObject));
    throw refusedBy(answer);
}

function bare(signature: string): string {
    return signature.replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
}

function base64(bytes: Uint8Array): string {
    let all = "";
    for (let at = 0; at < bytes.length; at += 0x8000) all += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(all);
}

/** One connection: `next` waits for the next thing it says. */
function connect(socket: WebSocket, greeted: () => boolean): (within_ms?: number) => Promise<Answer> {
    const said: Answer[] = [];
    let listener: Listener | null = null;
    let gone: NcaFault | null = null;
    const fail = (why: NoSignature) => {
        gone ??= new NcaFault(why);
        listener?.fail(gone);
        listener = null;
    };
    socket.onmessage = (event) => {
        let answer: Answer;
        try {
            answer = JSON.parse(String(event.data)) as Answer;
        } catch {
            return;
        }
        if (listener) listener.take(answer);
        else said.push(answer);
        listener = null;
    };
    socket.onclose = () => fail(greeted() ? "closed" : "missing");
    return (within_ms) =>
        new Promise<Answer>((resolve, reject) => {
            const first = said.shift();
            if (first) return resolve(first);
            if (gone) return reject(gone);
            const timer = within_ms ? setTimeout(() => fail("missing"), within_ms) : undefined;
            listener = {
                take: (answer) => {
                    clearTimeout(timer);
                    resolve(answer);
                },
                fail: (fault) => {
                    clearTimeout(timer);
                    reject(fault);
                },
            };
        });
}

/** A detached CMS over the bytes, base64, by the key that the person chooses. Throws NcaFault. */
export async function signByNcalayer(bytes: Uint8Array, ended?: AbortSignal): Promise<string> {
    let greeted = false;
    const socket = new WebSocket(ADDRESS);
    ended?.addEventListener("abort", () => socket.close());
    const next = connect(socket, () => greeted);
    try {
        await next(GREETING_MS);
        greeted = true;
        const data = base64(bytes);
        socket.send(JSON.stringify(basics(data)));
        let answer = await next();
        if (answer.status !== true && unknownModule(answer)) {
            socket.send(JSON.stringify(commonUtils(data)));
            answer = await next();
        }
        return signatureOf(answer);
    } finally {
        socket.onclose = null;
        socket.close();
    }
}

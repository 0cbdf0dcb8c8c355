/** A refusal: the server's sentence, or ours when the server could not be reached. */
export class Fault extends Error {
    readonly code: string;
    readonly request: string;
    readonly status: number;
    /** Seconds the server asks to wait before the next try; 0 when it said nothing. */
    readonly retry_s: number;

    constructor(code: string, sentence: string, request = "", status = 0, retry_s = 0) {
        super(sentence);
        this.name = "Fault";
        this.code = code;
        this.request = request;
        this.status = status;
        this.retry_s = retry_s;
    }
}

export interface FaultBody {
    fault: { code: string; sentence: string; request?: string };
}

export function isFaultBody(body: unknown): body is FaultBody {
    const fault = (body as FaultBody | null)?.fault;
    return typeof fault?.code === "string" && typeof fault.sentence === "string";
}

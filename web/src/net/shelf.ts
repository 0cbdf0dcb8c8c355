/* A small shelf in IndexedDB: rows by key, kept over reloads. Without IndexedDB it lives as long as the page. */
const NAME = "baqyla";
const STORE = "answers";

function wait<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("indexeddb"));
    });
}

function openBase(): Promise<IDBDatabase> {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return wait(request);
}

export class Shelf<T> {
    /** False when nothing survives a reload here. */
    lasting = true;
    private base: Promise<IDBDatabase | null> | null = null;

    constructor(private readonly prefix: string) {}

    private get(): Promise<IDBDatabase | null> {
        this.base ??= openBase().catch(() => {
            this.lasting = false;
            return null;
        });
        return this.base;
    }

    private range(): IDBKeyRange {
        return IDBKeyRange.bound(`${this.prefix}/`, `${this.prefix}/\uffff`);
    }

    async all(): Promise<T[]> {
        const base = await this.get();
        if (!base) return [];
        return wait(base.transaction(STORE).objectStore(STORE).getAll(this.range()) as IDBRequest<T[]>);
    }

    /** Resolves when the row is on the disk, as far as the browser tells. */
    async put(key: string, row: T): Promise<void> {
        const base = await this.get();
        if (!base) return;
        const change = base.transaction(STORE, "readwrite", { durability: "strict" });
        change.objectStore(STORE).put(row, `${this.prefix}/${key}`);
        await new Promise<void>((resolve, reject) => {
            change.oncomplete = () => resolve();
            change.onabort = () => reject(change.error ?? new Error("indexeddb"));
        });
    }

    async clear(): Promise<void> {
        const base = await this.get();
        if (base) await wait(base.transaction(STORE, "readwrite").objectStore(STORE).delete(this.range()));
    }
}

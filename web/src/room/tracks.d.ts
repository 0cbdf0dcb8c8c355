/* Tracks as streams of data; not yet among the compiler's types. */
declare const MediaStreamTrackProcessor:
    | undefined
    | (new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => { readable: ReadableStream });
declare const MediaStreamTrackGenerator:
    | undefined
    | (new (init: { kind: "audio" }) => MediaStreamTrack & { writable: WritableStream<AudioData> });

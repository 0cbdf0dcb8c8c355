// Reading and writing ONNX files: the little of protobuf that takes.
// Field numbers are those of onnx.proto3 (ModelProto, GraphProto, NodeProto, TensorProto, …).

const VARINT = 0;
const FIXED32 = 5;
const BYTES = 2;

function varint(value) {
    let rest = BigInt.asUintN(64, BigInt(value));
    const out = [];
    do {
        const low = Number(rest & 127n);
        rest >>= 7n;
        out.push(rest ? low | 128 : low);
    } while (rest);
    return Buffer.from(out);
}

export const number = (field, value) => Buffer.concat([varint((field << 3) | VARINT), varint(value)]);

export function bytes(field, value) {
    const body = Buffer.isBuffer(value) ? value : Buffer.from(value);
    return Buffer.concat([varint((field << 3) | BYTES), varint(body.length), body]);
}

function float(field, value) {
    const body = Buffer.alloc(4);
    body.writeFloatLE(value);
    return Buffer.concat([varint((field << 3) | FIXED32), body]);
}

// A message as [{ field, value }]: numbers for varints, buffers for the rest.
export function fields(buffer) {
    const out = [];
    let at = 0;
    const next = () => {
        let value = 0n;
        for (let shift = 0n; ; shift += 7n) {
            const byte = buffer[at++];
            if (byte === undefined) throw new Error('the message ends inside a number');
            value |= BigInt(byte & 127) << shift;
            if (!(byte & 128)) return Number(BigInt.asIntN(64, value));
        }
    };
    while (at < buffer.length) {
        const key = next();
        const wire = key & 7;
        if (wire === VARINT) {
            out.push({ field: key >> 3, value: next() });
            continue;
        }
        if (wire !== BYTES && wire !== FIXED32) throw new Error(`wire type ${wire} is not used by ONNX models`);
        const length = wire === BYTES ? next() : 4;
        if (at + length > buffer.length) throw new Error('the message ends inside a field');
        out.push({ field: key >> 3, value: buffer.subarray(at, at + length) });
        at += length;
    }
    return out;
}

export const all = (message, field) => message.filter((f) => f.field === field).map((f) => f.value);
export const one = (message, field) => all(message, field)[0];
export const texts = (message, field) => all(message, field).map(String);

// A repeated integer, packed or not.
export function integers(message, field) {
    return all(message, field).flatMap((value) => {
        if (typeof value === 'number') return [value];
        const out = [];
        let current = 0;
        let scale = 1;
        for (const byte of value) {
            current += (byte & 127) * scale;
            scale *= 128;
            if (!(byte & 128)) {
                out.push(current);
                current = 0;
                scale = 1;
            }
        }
        return out;
    });
}

export function tensor(name, dims, array) {
    const type = array instanceof Float32Array ? 1 : 7;
    const raw = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    return Buffer.concat([...dims.map((d) => number(1, d)), number(2, type), bytes(8, name), bytes(9, raw)]);
}

// Integers, lists of them, texts, and { float: number }.
function attribute(name, value) {
    const head = bytes(1, name);
    if (Array.isArray(value)) return Buffer.concat([head, ...value.map((v) => number(8, v)), number(20, 7)]);
    if (typeof value === 'string') return Buffer.concat([head, bytes(4, value), number(20, 3)]);
    if (typeof value === 'object') return Buffer.concat([head, float(2, value.float), number(20, 1)]);
    return Buffer.concat([head, number(3, value), number(20, 2)]);
}

export function node(type, inputs, output, attributes) {
    return Buffer.concat([
        ...inputs.map((i) => bytes(1, i)),
        bytes(2, output),
        bytes(3, output),
        bytes(4, type),
        ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
    ]);
}

function valueInfo(name, dims) {
    const shape = Buffer.concat(dims.map((d) => bytes(1, number(1, d))));
    return Buffer.concat([bytes(1, name), bytes(2, bytes(1, Buffer.concat([number(1, 1), bytes(2, shape)])))]);
}

// inputs and outputs: [[name, dims], …]; nodes and tensors: encoded messages.
export function model({ name, opset, nodes, tensors, inputs, outputs }) {
    const graph = Buffer.concat([
        ...nodes.map((n) => bytes(1, n)),
        bytes(2, name),
        ...tensors.map((t) => bytes(5, t)),
        ...inputs.map((i) => bytes(11, valueInfo(...i))),
        ...outputs.map((o) => bytes(12, valueInfo(...o))),
    ]);
    const opsets = Buffer.concat([bytes(1, ''), number(2, opset)]);
    return Buffer.concat([number(1, 6), bytes(2, 'convert'), bytes(7, graph), bytes(8, opsets)]);
}

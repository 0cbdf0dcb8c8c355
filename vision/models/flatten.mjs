// ONNX -> .net, the plain list of steps that vision/net_xnn.c builds a graph from.
// usage: node flatten.mjs IN.onnx OUT.net
//
// Little-endian 32-bit words:
//   "BNET", version 1, values, steps, outputs, weights
//   per value:   N, H, W, C as converted          (value 0 is the input; the steps tell the same for other sizes)
//   per output:  value
//   per step:    code, in, in2 or -1, out, then PARAMETERS words (their meaning: STEP below)
// then zeros up to a multiple of 64 bytes, then the weights as 32-bit floats.
//
// Ready for an NHWC engine: convolution weights are [O, H, W, I], depthwise [1, H, W, O]; a ReLU
// behind a step is part of it; a concatenation before a convolution is a sum of convolutions.
import fs from 'node:fs';
import { all, fields, integers, one, texts } from './onnx.mjs';

const STEP = {
    CONV: 1, // kernel h w, stride h w, pad top left bottom right, dilation, depthwise, in, out channels, relu, weights, bias
    ADD: 2, // relu
    MAX: 3, // kernel h w, stride h w, pad top left bottom right
    PAD: 4, // before h w c, after h w c
    LEAKY: 5, // the bits of a float: the slope below zero
    MEAN: 6, // as MAX; what lies in the padding does not count
    TWICE: 7, // bilinear, pixel centres at one half
    WHOLE: 8, // mean of all pixels
    FULL: 9, // in, out channels, weights [O, I]
};
const PARAMETERS = 16;

class Flat {
    values = new Map(); // name -> { index, shape: [N, C, H, W] }
    alias = new Map(); // a name that stands for another value
    joined = new Map(); // concatenation -> its parts
    steps = [];
    outputs = [];
    weights = [];
    weightCount = 0;

    resolve(name) {
        while (this.alias.has(name)) name = this.alias.get(name);
        return name;
    }

    define(name, shape) {
        this.values.set(name, { index: this.values.size, shape });
        return name;
    }

    shape(name) {
        return this.values.get(name).shape;
    }

    index(name) {
        return this.values.get(name).index;
    }

    keep(array) {
        this.weights.push(array);
        this.weightCount += array.length;
        return this.weightCount - array.length;
    }

    step(code, inputs, output, shape, parameters) {
        this.define(output, shape);
        const words = [code, this.index(inputs[0]), inputs[1] ? this.index(inputs[1]) : -1, this.index(output)];
        const rest = Array(PARAMETERS).fill(0);
        parameters.forEach((p, i) => (rest[i] = p));
        this.steps.push([...words, ...rest]);
    }
}

function read(path) {
    const graph = fields(one(fields(fs.readFileSync(path)), 7));
    const floats = new Map();
    const longs = new Map();
    const constant = (name, t) => {
        const raw = one(t, 9) ?? Buffer.alloc(0);
        if (one(t, 2) === 1) {
            const data = Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i));
            floats.set(name, { dims: integers(t, 1), data });
        } else {
            longs.set(name, Array.from({ length: raw.length / 8 }, (_, i) => Number(raw.readBigInt64LE(8 * i))));
        }
    };
    for (const t of all(graph, 5).map(fields)) constant(String(one(t, 8)), t);
    const nodes = all(graph, 1).map((encoded) => {
        const n = fields(encoded);
        const attributes = {};
        for (const a of all(n, 5).map(fields)) {
            if (one(a, 5)) constant(texts(n, 2)[0], fields(one(a, 5)));
            const list = integers(a, 8);
            attributes[String(one(a, 1))] = list.length ? list : one(a, 3) ?? one(a, 2);
        }
        return { op: String(one(n, 4)), inputs: texts(n, 1), output: texts(n, 2)[0], attributes };
    });
    const input = fields(one(graph, 11));
    const shape = fields(one(fields(one(fields(one(input, 2)), 1)), 2)).map((d) => one(fields(d.value), 1));
    const outputs = all(graph, 12).map((o) => String(one(fields(o), 1)));
    return { nodes, floats, longs, outputs, input: { name: String(one(input, 1)), shape } };
}

function window([n, , h, w], channels, kernel, stride, pads, dilation = 1) {
    const out = (size, k, s, before, after) => Math.floor((size + before + after - (k - 1) * dilation - 1) / s) + 1;
    return [n, channels, out(h, kernel[0], stride[0], pads[0], pads[2]), out(w, kernel[1], stride[1], pads[1], pads[3])];
}

// [O, I, H, W], channels from … from + count of I -> [O, H, W, count].
function dense({ dims: [O, I, H, W], data }, from, count) {
    const out = new Float32Array(O * H * W * count);
    let to = 0;
    for (let o = 0; o < O; o++)
        for (let k = 0; k < H * W; k++)
            for (let c = 0; c < count; c++) out[to++] = data[(o * I + from + c) * H * W + k];
    return out;
}

function depthwise({ dims: [O, , H, W], data }) {
    const out = new Float32Array(O * H * W);
    let to = 0;
    for (let k = 0; k < H * W; k++) for (let o = 0; o < O; o++) out[to++] = data[o * H * W + k];
    return out;
}

function flatten(path) {
    const { nodes, floats, longs, outputs, input } = read(path);
    const flat = new Flat();
    flat.define(input.name, input.shape);
    const users = new Map();
    for (const n of nodes) for (const i of n.inputs) users.set(i, [...(users.get(i) ?? []), n]);
    // 1 when the one user of `output` is a ReLU: that node then only renames the value.
    const takeRelu = (output) => {
        const behind = users.get(output) ?? [];
        if (behind.length !== 1 || behind[0].op !== 'Relu') return 0;
        flat.alias.set(behind[0].output, output);
        return 1;
    };

    const convolve = (n, x) => {
        const kernel = floats.get(n.inputs[1]);
        const [O, I, H, W] = kernel.dims;
        const { strides = [1, 1], pads = [0, 0, 0, 0], dilations = [1], group = 1 } = n.attributes;
        const bias = n.inputs[2] ? floats.get(n.inputs[2]).data : new Float32Array(O);
        const apart = group > 1 && I === 1;
        if (group > 1 && !apart) throw new Error('grouped convolutions are not supported');
        const parts = flat.joined.get(x) ?? [x];
        const relu = takeRelu(n.output);
        const shape = window(flat.shape(parts[0]), O, [H, W], strides, pads, dilations[0]);
        let from = 0;
        let sum = null;
        parts.forEach((part, k) => {
            const alone = parts.length === 1;
            const last = k === parts.length - 1;
            const channels = alone ? (apart ? O : I) : flat.shape(part)[1];
            const weights = flat.keep(apart ? depthwise(kernel) : dense(kernel, from, channels));
            const offset = flat.keep(k ? new Float32Array(O) : bias);
            const made = alone ? n.output : `${n.output} part ${k}`;
            flat.step(STEP.CONV, [part], made, shape, [
                H, W, ...strides, ...pads, dilations[0], +apart, channels, O, alone ? relu : 0, weights, offset]);
            from += channels;
            if (sum !== null) {
                const total = last ? n.output : `${n.output} sum ${k}`;
                flat.step(STEP.ADD, [sum, made], total, shape, [last ? relu : 0]);
                sum = total;
            } else {
                sum = made;
            }
        });
    };

    const pool = (code, n, x) => {
        const { kernel_shape: kernel, strides, pads = [0, 0, 0, 0] } = n.attributes;
        const shape = window(flat.shape(x), flat.shape(x)[1], kernel, strides, pads);
        flat.step(code, [x], n.output, shape, [...kernel, ...strides, ...pads]);
    };

    const rules = {
        Conv: convolve,
        Relu: (n, x) => {
            if (!flat.alias.has(n.output)) throw new Error(`a ReLU stands alone at ${x}`);
        },
        Concat: (n) => flat.joined.set(n.output, n.inputs.map((i) => flat.resolve(i))),
        Mul: (n, x) => {
            const factor = floats.get(n.inputs[1])?.data;
            if (factor?.length !== 1 || factor[0] !== 1) throw new Error('only a product with 1 is known');
            flat.alias.set(n.output, x);
        },
        Add: (n, x) => {
            const relu = takeRelu(n.output);
            flat.step(STEP.ADD, [x, flat.resolve(n.inputs[1])], n.output, flat.shape(x), [relu]);
        },
        LeakyRelu: (n, x) => flat.step(STEP.LEAKY, [x], n.output, flat.shape(x), [n.attributes.alpha.readInt32LE()]),
        MaxPool: (n, x) => pool(STEP.MAX, n, x),
        AveragePool: (n, x) => pool(STEP.MEAN, n, x),
        Resize: (n, x) => {
            const [N, C, H, W] = flat.shape(x);
            const [, , factor] = floats.get(n.inputs[2]).data;
            if (factor === 2) flat.step(STEP.TWICE, [x], n.output, [N, C, 2 * H, 2 * W], []);
            else if (factor === 0.5) flat.step(STEP.MEAN, [x], n.output, [N, C, H / 2, W / 2], [2, 2, 2, 2]);
            else throw new Error(`a resize by ${factor}`);
        },
        GlobalAveragePool: (n, x) => flat.step(STEP.WHOLE, [x], n.output, [...flat.shape(x).slice(0, 2), 1, 1], []),
        Flatten: (n, x) => {
            if (flat.shape(x)[2] !== 1 || flat.shape(x)[3] !== 1) throw new Error('only one pixel is flattened');
            flat.alias.set(n.output, x);
        },
        MatMul: (n, x) => {
            const { dims: [I, O], data } = floats.get(n.inputs[1]);
            const turned = Float32Array.from(data, (_, k) => data[(k % I) * O + Math.floor(k / I)]);
            flat.step(STEP.FULL, [x], n.output, [1, O, 1, 1], [I, O, flat.keep(turned)]);
        },
        Pad: (n, x) => {
            const p = longs.get(n.inputs[1]);
            const shape = flat.shape(x).map((size, k) => size + p[k] + p[k + 4]);
            flat.step(STEP.PAD, [x], n.output, shape, [p[2], p[3], p[1], p[6], p[7], p[5]]);
        },
        Transpose: (n, x) => flat.outputs.push(x), // the heads: what follows only reorders, here they stay NHWC
        Shape: () => {},
    };
    for (const n of nodes) {
        if (n.op === 'Constant') continue;
        const x = flat.resolve(n.inputs[0]);
        if (!flat.values.has(x) && !flat.joined.has(x)) continue; // behind the heads: reordering and shape arithmetic
        if (!rules[n.op]) throw new Error(`no rule for ${n.op}`);
        rules[n.op](n, x);
    }
    outputs.filter((o) => flat.values.has(o)).forEach((o) => flat.outputs.push(o)); // heads that need no reordering
    return flat;
}

function encode(flat) {
    const shapes = [...flat.values.values()].map(({ shape: [n, c, h, w] }) => [n, h, w, c]);
    const outputs = flat.outputs.map((o) => flat.index(o));
    const words = [1, shapes.length, flat.steps.length, outputs.length, flat.weightCount,
        ...shapes.flat(), ...outputs, ...flat.steps.flat()];
    const head = Buffer.alloc(Math.ceil((4 + 4 * words.length) / 64) * 64);
    head.write('BNET', 'latin1');
    words.forEach((word, i) => head.writeInt32LE(word, 4 + 4 * i));
    return Buffer.concat([head, ...flat.weights.map((w) => Buffer.from(w.buffer, w.byteOffset, w.byteLength))]);
}

const [source, out] = process.argv.slice(2);
if (!out) {
    console.error('usage: node flatten.mjs IN.onnx OUT.net');
    process.exit(2);
}
fs.writeFileSync(out, encode(flatten(source)));

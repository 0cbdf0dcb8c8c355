// Published weights -> ONNX, in the shapes the eye uses.
// usage: node convert.mjs NET SOURCE OUT.onnx      (NET: a row of NETS below)
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { all, fields, model, node, one, tensor, texts } from './onnx.mjs';

const NETS = {
    rfb320: (source) => rfb(source, 320, 240),
    rfb160: (source) => rfb(source, 160, 120),
    blaze: (source) => blaze(source),
    dlib: (source) => dlib(source),
    nanodet: (source) => nanodet(source, 320, 256),
};

// The published detector carries its prior boxes for one input size. Everything
// after the raw scores and offsets is cut off, which frees the input size.
const RFB_LEVELS = [
    { stride: 8, priors: 3 },
    { stride: 16, priors: 2 },
    { stride: 32, priors: 2 },
    { stride: 64, priors: 3 },
];

function rfb(source, width, height) {
    const graph = fields(one(fields(fs.readFileSync(source)), 7));
    const outputs = ['scores', '462'];
    const needed = new Set(outputs);
    const kept = [];
    for (const encoded of all(graph, 1).reverse()) {
        const n = fields(encoded);
        if (!texts(n, 2).some((name) => needed.has(name))) continue;
        kept.unshift(encoded);
        texts(n, 1).forEach((name) => needed.add(name));
    }
    const priors = RFB_LEVELS.reduce(
        (sum, l) => sum + Math.ceil(height / l.stride) * Math.ceil(width / l.stride) * l.priors, 0);
    return model({
        name: 'rfb',
        opset: 9,
        nodes: kept,
        tensors: all(graph, 5).filter((t) => needed.has(String(one(fields(t), 8)))),
        inputs: [['input', [1, 3, height, width]]],
        outputs: [['scores', [1, priors, 2]], ['462', [1, priors, 4]]],
    });
}

// A graph under construction. A value is { name, shape: [N, C, H, W], layout, pad }:
// `layout` is the order the source graph believes in (ours is always NCHW),
// `pad` holds spatial padding that the next window takes over.
class Graph {
    nodes = [];
    tensors = [];
    count = 0;

    constant(dims, array) {
        const name = `c${this.count++}`;
        this.tensors.push(tensor(name, dims, array));
        return name;
    }

    floats(...values) {
        return this.constant([values.length], Float32Array.from(values));
    }

    shapeConstant(dims) {
        return this.constant([dims.length], BigInt64Array.from(dims.map(BigInt)));
    }

    op(type, inputs, attributes, like, shape, name = `t${this.count++}`) {
        this.nodes.push(node(type, inputs.map((i) => i.name ?? i), name, attributes));
        return { name, shape: shape ?? like.shape, layout: like.layout };
    }

    conv(x, weights, bias, strides, pads, group) {
        const [out, , high, wide] = weights.dims;
        const inputs = [x, this.constant(weights.dims, weights.data)];
        if (bias) inputs.push(this.constant([out], bias));
        const attributes = { kernel_shape: [high, wide], strides, pads, dilations: [1, 1], group };
        return this.op('Conv', inputs, attributes, x, window(x.shape, out, [high, wide], strides, pads));
    }
}

const window = ([n, , h, w], channels, kernel, strides, pads) => [
    n, channels,
    Math.floor((h + pads[0] + pads[2] - kernel[0]) / strides[0]) + 1,
    Math.floor((w + pads[1] + pads[3] - kernel[1]) / strides[1]) + 1,
];

function half(bits) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const mantissa = bits & 1023;
    if (exponent === 0) return sign * mantissa * 2 ** -24;
    if (exponent === 31) return mantissa ? NaN : sign * Infinity;
    return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

// The weight file beside a TensorFlow.js manifest: floats, half floats or quantised bytes, one after another.
function readWeights(specs, buffer) {
    const out = new Map();
    let at = 0;
    for (const { name, shape, dtype, quantization: q } of specs) {
        const count = shape.reduce((a, b) => a * b, 1);
        const data = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
        for (let i = 0; i < count; i++) {
            if (!q) {
                data[i] = dtype === 'int32' ? buffer.readInt32LE(at) : buffer.readFloatLE(at);
                at += 4;
            } else if (q.dtype === 'float16') {
                data[i] = half(buffer.readUInt16LE(at));
                at += 2;
            } else {
                data[i] = buffer[at++] * q.scale + q.min;
            }
        }
        out.set(name, { dims: shape, data });
    }
    if (at !== buffer.length) throw new Error(`the weight file has ${buffer.length} bytes, the manifest names ${at}`);
    return out;
}

// [H, W, I, O] or, depthwise, [H, W, I, 1] -> [O, I, H, W].
function toOihw({ dims, data }, depthwise) {
    const [high, wide, inner, outer] = dims;
    const O = depthwise ? inner : outer;
    const I = depthwise ? 1 : inner;
    const out = new Float32Array(data.length);
    for (let y = 0; y < high; y++)
        for (let x = 0; x < wide; x++)
            for (let i = 0; i < inner; i++)
                for (let o = 0; o < outer; o++) {
                    const to = (((depthwise ? i : o) * I + (depthwise ? 0 : i)) * high + y) * wide + x;
                    out[to] = data[((y * wide + x) * inner + i) * outer + o];
                }
    return { dims: [O, I, high, wide], data: out };
}

const decoded = (text) => Buffer.from(text, 'base64').toString();
const ADDS = ['Add', 'AddV2', 'BiasAdd'];

// A TensorFlow.js graph, evaluated backwards from the values that are asked for.
class Source {
    constructor(path, size) {
        const json = JSON.parse(fs.readFileSync(path));
        this.nodes = json.modelTopology.node;
        this.byName = new Map(this.nodes.map((n) => [n.name, n]));
        this.weights = readWeights(json.weightsManifest[0].weights, fs.readFileSync(path.replace(/json$/, 'bin')));
        this.size = size;
        this.graph = new Graph();
        this.done = new Map();
    }

    value(name) {
        if (!this.done.has(name)) {
            const n = this.byName.get(name.replace(/:\d+$/, ''));
            const rule = OPS[n.op];
            if (!rule) throw new Error(`no rule for ${n.op} (${name})`);
            const made = rule(this, n, n.input ?? []);
            if (!this.done.has(name)) this.done.set(name, made);
        }
        return this.done.get(name);
    }

    list(n, key) {
        return n.attr[key].list.i.map(Number).slice(1, 3);
    }

    pads(x, n, kernel, strides) {
        if (decoded(n.attr.padding.s) !== 'SAME') return x.pad ?? [0, 0, 0, 0];
        const both = [0, 1].map((k) => {
            const size = x.shape[2 + k];
            const total = Math.max((Math.ceil(size / strides[k]) - 1) * strides[k] + kernel[k] - size, 0);
            return [total >> 1, total - (total >> 1)];
        });
        return [both[0][0], both[1][0], both[0][1], both[1][1]];
    }
}

function convolution(source, n, [from, weightName, biasName]) {
    const x = source.value(from);
    const depthwise = n.op.startsWith('Depthwise');
    const fused = n.op === '_FusedConv2D';
    const weights = toOihw(source.weights.get(weightName), depthwise);
    const strides = source.list(n, 'strides');
    // A bias may stand in an Add behind the convolution; it is taken in, and the Add becomes this value.
    const adds = source.nodes.filter(
        (m) => ADDS.includes(m.op) && m.input[0] === n.name && source.weights.has(m.input[1]));
    const behind = !fused && adds.length === 1 ? adds[0] : null;
    const bias = source.weights.get(fused ? biasName : behind?.input[1])?.data;
    const pads = source.pads(x, n, weights.dims.slice(2), strides);
    let y = source.graph.conv(x, weights, bias, strides, pads, depthwise ? weights.dims[0] : 1);
    if (behind) source.done.set(behind.name, y);
    if (fused && n.attr.fused_ops.list.s.map(decoded).includes('Relu')) y = source.graph.op('Relu', [y], {}, y);
    return y;
}

function padding(source, n, [from, amounts]) {
    const x = source.value(from);
    const order = x.layout === 'NHWC' ? [0, 2, 3, 1] : [0, 1, 2, 3]; // which of our axes stands where in the source
    const { data } = source.weights.get(amounts);
    const at = (axis) => [data[2 * order.indexOf(axis)], data[2 * order.indexOf(axis) + 1]];
    const [channels, high, wide] = [at(1), at(2), at(3)];
    if (!channels[0] && !channels[1]) return { ...x, pad: [high[0], wide[0], high[1], wide[1]] };
    const shape = [x.shape[0], x.shape[1] + channels[0] + channels[1], x.shape[2], x.shape[3]];
    const pads = source.graph.shapeConstant([0, channels[0], 0, 0, 0, channels[1], 0, 0]);
    return source.graph.op('Pad', [x, pads], { mode: 'constant' }, x, shape);
}

// Enlarged twice or halved. The source names the result's size for its own input; ours may be another.
function resized(source, n, [from, size]) {
    const x = source.value(from);
    const [, , high, wide] = x.shape;
    const factor = (source.weights.get(size).data[0] * source.size[2]) / (source.side * high);
    if (factor !== 2 && factor !== 0.5) throw new Error(`${n.name} changes the size by ${factor}`);
    const shape = [x.shape[0], x.shape[1], high * factor, wide * factor];
    const inputs = [x, source.graph.floats(), source.graph.floats(1, 1, factor, factor)];
    const attributes = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
    return source.graph.op('Resize', inputs, attributes, x, shape);
}

const OPS = {
    Placeholder: (source, n) => {
        const dims = n.attr.shape.shape.dim.map((d) => Number(d.size));
        const layout = dims[1] === 3 ? 'NCHW' : 'NHWC';
        source.side = dims[2];
        return { name: 'input', shape: source.size, layout };
    },
    Identity: (source, n, [from]) => source.value(from),
    // Our order is the same on both sides; only what the source believes changes.
    Transpose: (source, n, [from, order]) => {
        const x = source.value(from);
        const layout = { '0,2,3,1': 'NHWC', '0,3,1,2': 'NCHW' }[[...source.weights.get(order).data].join()];
        if (!layout || layout === x.layout) throw new Error(`${n.name} is no change of layout`);
        return { ...x, layout };
    },
    Pad: padding,
    PadV2: padding,
    _FusedConv2D: convolution,
    Conv2D: convolution,
    DepthwiseConv2dNative: convolution,
    Relu: (source, n, [from]) => source.graph.op('Relu', [source.value(from)], {}, source.value(from)),
    LeakyRelu: (source, n, [from]) => {
        const x = source.value(from);
        return source.graph.op('LeakyRelu', [x], { alpha: { float: n.attr.alpha.f } }, x);
    },
    Add: addition,
    AddV2: addition,
    ResizeBilinear: resized,
    ConcatV2: (source, n, inputs) => {
        const parts = inputs.slice(0, -1).map((name) => source.value(name));
        const axis = (source.weights.get(inputs.at(-1)).data[0] + 4) % 4;
        if (parts[0].layout[axis] !== 'C') throw new Error(`${n.name} joins other than channels`);
        const shape = [...parts[0].shape];
        shape[1] = parts.reduce((sum, x) => sum + x.shape[1], 0);
        return source.graph.op('Concat', parts, { axis: 1 }, parts[0], shape);
    },
    MaxPool: (source, n, [from]) => {
        const x = source.value(from);
        const kernel = source.list(n, 'ksize');
        const strides = source.list(n, 'strides');
        const pads = source.pads(x, n, kernel, strides);
        const shape = window(x.shape, x.shape[1], kernel, strides, pads);
        return source.graph.op('MaxPool', [x], { kernel_shape: kernel, strides, pads }, x, shape);
    },
};

function addition(source, n, [left, right]) {
    const x = source.value(left);
    if (source.done.has(n.name)) return source.done.get(n.name);
    return source.graph.op('Add', [x, source.value(right)], {}, x);
}

// Objects: 80 class logits and 4 x 11 distances per cell, for strides 8, 16
// and 32, as rows [1, cells, 124]. No number in it depends on the input's size, so one file serves all.
function nanodet(path, width, height) {
    const source = new Source(path, [1, 3, height, width]);
    const { graph } = source;
    const channels = 124;
    const heads = source.nodes.filter((n) => n.op === 'SplitV' && source.byName.has(n.input[0]))
        .map((n) => source.value(n.input[0])).sort((a, b) => b.shape[2] - a.shape[2]);
    if (heads.length !== 3 || heads.some((x) => x.shape[1] !== channels)) throw new Error('other heads than expected');
    const rows = heads.map((x) => {
        const moved = graph.op('Transpose', [x], { perm: [0, 2, 3, 1] }, x);
        return graph.op('Reshape', [moved, graph.shapeConstant([1, -1, channels])], {}, x);
    });
    graph.op('Concat', rows, { axis: 1 }, rows[0], undefined, 'rows');
    const cells = heads.reduce((sum, x) => sum + x.shape[2] * x.shape[3], 0);
    return model({
        name: 'nanodet',
        opset: 11,
        nodes: graph.nodes,
        tensors: graph.tensors,
        inputs: [['input', source.size]],
        outputs: [['rows', [1, cells, channels]]],
    });
}

// dlib's face recognition network as face-api.js stores it: weights in a fixed order of layers, no graph.
const DLIB_LAYERS = ['conv32_1', 'conv32_2', 'conv32_3', 'conv64_down', 'conv64_1', 'conv64_2', 'conv64_3',
    'conv128_down', 'conv128_1', 'conv128_2', 'conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out'];

function dlib(path) {
    const [manifest] = JSON.parse(fs.readFileSync(path));
    const weights = readWeights(manifest.weights, fs.readFileSync(path.replace('-weights_manifest.json', '.bin')));
    const graph = new Graph();
    const relu = (x) => graph.op('Relu', [x], {}, x);
    // A factor and an offset per channel follow each convolution; both go into its weights.
    const layer = (x, name, stride, pad) => {
        const kernel = toOihw(weights.get(`${name}/conv/filters`), false);
        const factor = weights.get(`${name}/scale/weights`).data;
        const offset = weights.get(`${name}/scale/biases`).data;
        const bias = weights.get(`${name}/conv/bias`).data.map((v, o) => v * factor[o] + offset[o]);
        const each = kernel.data.length / kernel.dims[0];
        const data = kernel.data.map((v, i) => v * factor[Math.floor(i / each)]);
        return graph.conv(x, { dims: kernel.dims, data }, bias, [stride, stride], [pad, pad, pad, pad], 1);
    };
    // Of two summands of different size the smaller gets zeros at the right, below and as further channels.
    const widened = (x, shape) => {
        if (x.shape.every((size, k) => size === shape[k])) return x;
        const pads = [0, 0, 0, 0, ...shape.map((size, k) => size - x.shape[k])];
        return graph.op('Pad', [x, graph.shapeConstant(pads)], { mode: 'constant' }, x, shape);
    };
    const sum = (a, b) => {
        const shape = a.shape.map((size, k) => Math.max(size, b.shape[k]));
        return relu(graph.op('Add', [widened(a, shape), widened(b, shape)], {}, a, shape));
    };
    const halves = { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] };
    const block = (x, name) => {
        const down = name.includes('down');
        const first = relu(layer(x, `${name}/conv1`, down ? 2 : 1, down ? 0 : 1));
        const past = down
            ? graph.op('AveragePool', [x], halves, x, window(x.shape, x.shape[1], [2, 2], [2, 2], [0, 0, 0, 0]))
            : x;
        return sum(layer(first, `${name}/conv2`, 1, 1), past);
    };
    const size = [1, 3, 150, 150];
    const begin = relu(layer({ name: 'input', shape: size }, 'conv32_down', 2, 0));
    const pooled = graph.op('MaxPool', [begin], { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 0, 0] }, begin,
        window(begin.shape, begin.shape[1], [3, 3], [2, 2], [0, 0, 0, 0]));
    const end = DLIB_LAYERS.reduce(block, pooled);
    const mean = graph.op('GlobalAveragePool', [end], {}, end, [1, end.shape[1], 1, 1]);
    const flat = graph.op('Flatten', [mean], { axis: 1 }, mean);
    const { dims, data } = weights.get('fc');
    graph.op('MatMul', [flat, graph.constant(dims, data)], {}, flat, undefined, 'desc');
    return model({
        name: 'dlib',
        opset: 11,
        nodes: graph.nodes,
        tensors: graph.tensors,
        inputs: [['input', size]],
        outputs: [['desc', [1, dims[1]]]],
    });
}

// Heads 16x16 (2 anchors) then 8x8 (6 anchors), as score [1, 896, 1] and reg [1, 896, 16].
function blaze(path) {
    const source = new Source(path, [1, 3, 128, 128]);
    const { graph } = source;
    const heads = source.nodes.filter((n) => n.op === 'Reshape').map((n) => source.value(n.input[0]));
    const flat = (x, width) => {
        const moved = graph.op('Transpose', [x], { perm: [0, 2, 3, 1] }, x);
        const rows = (x.shape[1] * x.shape[2] * x.shape[3]) / width;
        return graph.op('Reshape', [moved, graph.shapeConstant([1, rows, width])], {}, x);
    };
    const join = (isScore, width, name) => {
        const parts = heads.filter((x) => x.shape[1] < 10 === isScore).sort((a, b) => b.shape[2] - a.shape[2]);
        graph.op('Concat', parts.map((x) => flat(x, width)), { axis: 1 }, parts[0], undefined, name);
    };
    join(true, 1, 'score');
    join(false, 16, 'reg');
    return model({
        name: 'blaze',
        opset: 11,
        nodes: graph.nodes,
        tensors: graph.tensors,
        inputs: [['input', source.size]],
        outputs: [['score', [1, 896, 1]], ['reg', [1, 896, 16]]],
    });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const [net, source, out] = process.argv.slice(2);
    if (!out || !NETS[net]) {
        console.error(`usage: node convert.mjs ${Object.keys(NETS).join('|')} SOURCE OUT.onnx`);
        process.exit(2);
    }
    fs.writeFileSync(out, NETS[net](source));
}

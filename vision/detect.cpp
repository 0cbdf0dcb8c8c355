// The one file of C++: OpenCV's inference as the engine of last resort, behind the seam of net.h.
#include "net.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include <opencv2/core/ocl.hpp>
#include <opencv2/dnn.hpp>

namespace
{

struct cv_net {
    cv::dnn::Net net;
    std::vector<cv::String> names;
    std::vector<cv::Mat> outputs;
    cv::Mat blob; // NCHW
};

void to_planes(const net *n, cv::Mat &blob)
{
    const size_t pixels = static_cast<size_t>(n->kind->width) * static_cast<size_t>(n->kind->height);
    float *plane = blob.ptr<float>();

    for (size_t i = 0; i < pixels; i++)
        for (size_t c = 0; c < 3; c++)
            plane[c * pixels + i] = n->input[3 * i + c];
}

bool fits(const cv::Mat &output, int rows, int columns)
{
    return output.total() == static_cast<size_t>(rows) * static_cast<size_t>(columns) && output.isContinuous();
}

int run(net *n)
{
    auto *engine = static_cast<cv_net *>(n->engine);
    const net_kind *k = n->kind;

    try {
        to_planes(n, engine->blob);
        engine->net.setInput(engine->blob);
        engine->net.forward(engine->outputs, engine->names);
        const cv::Mat &offset = engine->outputs.back(), &score = engine->outputs.front();
        if (!fits(offset, k->candidates, k->offsets) || (k->classes && !fits(score, k->candidates, k->classes)))
            return -1;
        for (int i = 0; k->classes && i < k->candidates; i++) { // two classes come as probabilities, one as a logit
            const float *s = score.ptr<float>();
            n->score[i] = k->classes == 2 ? s[2 * i + 1] : 1.0F / (1.0F + std::exp(-s[i]));
        }
        std::memcpy(n->offset, offset.ptr<float>(), offset.total() * sizeof(float));
        return 0;
    } catch (const std::exception &) {
        return -1;
    }
}

void release(net *n)
{
    delete static_cast<cv_net *>(n->engine);
}

int start()
{
    cv::setNumThreads(1);
    cv::ocl::setUseOpenCL(false);
    return 0;
}

int load(net *n, const net_kind *kind, const uint8_t *bytes, size_t len)
{
    if (net_prepare(n, kind))
        return -1;
    try {
        auto *engine = new cv_net;
        n->engine = engine;
        n->release = release;
        n->run = run;
        engine->net = cv::dnn::readNetFromONNX(reinterpret_cast<const char *>(bytes), len);
        engine->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        engine->net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        if (kind->onnx_score)
            engine->names.emplace_back(kind->onnx_score);
        engine->names.emplace_back(kind->onnx_offset);
        const int shape[4] = {1, 3, kind->height, kind->width};
        engine->blob.create(4, shape, CV_32F);
        return 0;
    } catch (const std::exception &) {
        net_release(n);
        return -1;
    }
}

} // namespace

extern "C" const net_engine net_opencv = {"opencv", "onnx", 0, start, nullptr, load};

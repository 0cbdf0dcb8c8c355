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

int run(net *n)
{
    auto *engine = static_cast<cv_net *>(n->engine);
    const net_kind *k = n->kind;
    const auto rows = static_cast<size_t>(k->candidates);

    try {
        to_planes(n, engine->blob);
        engine->net.setInput(engine->blob);
        engine->net.forward(engine->outputs, engine->names);
        const cv::Mat &score = engine->outputs.at(0), &offset = engine->outputs.at(1);
        if (score.total() != rows * static_cast<size_t>(k->classes) ||
            offset.total() != rows * static_cast<size_t>(k->offsets))
            return -1;
        const float *s = score.ptr<float>();
        for (size_t i = 0; i < rows; i++) // two classes come as probabilities, one as a logit
            n->score[i] = k->classes == 2 ? s[2 * i + 1] : 1.0F / (1.0F + std::exp(-s[i]));
        std::memcpy(n->offset, offset.ptr<float>(), rows * static_cast<size_t>(k->offsets) * sizeof(float));
        return 0;
    } catch (const std::exception &) {
        return -1;
    }
}

void release(net *n)
{
    delete static_cast<cv_net *>(n->engine);
}

} // namespace

extern "C" int net_load_opencv(struct net *n, const struct net_kind *kind, const char *dir)
{
    uint8_t sha256[32];
    size_t len = 0;
    uint8_t *bytes = net_read(kind, dir, "onnx", &len, sha256);
    int done = -1;

    std::memset(n, 0, sizeof *n);
    if (!bytes || net_prepare(n, kind)) {
        std::free(bytes);
        return -1;
    }
    try {
        cv::setNumThreads(1);
        cv::ocl::setUseOpenCL(false);
        auto *engine = new cv_net;
        n->engine = engine;
        n->release = release;
        n->run = run;
        engine->net = cv::dnn::readNetFromONNX(reinterpret_cast<const char *>(bytes), len);
        engine->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        engine->net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        engine->names = {kind->onnx_score, kind->onnx_offset};
        const int shape[4] = {1, 3, kind->height, kind->width};
        engine->blob.create(4, shape, CV_32F);
        std::memcpy(n->sha256, sha256, sizeof sha256);
        done = 0;
    } catch (const std::exception &) {
        net_release(n);
    }
    std::free(bytes);
    return done;
}

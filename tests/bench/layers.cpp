// bench_layers WIDTH HEIGHT FPS KBIT KEY_EVERY LAYERS < frames.yuv > stream.ivf
// H.264 in temporal layers as browsers make it: OpenH264, the encoder inside Chromium and Firefox, in its screenless
// real-time mode. Raw 4:2:0 pictures come in; each leaves as one access unit in Annex B, framed as IVF. With three
// layers the pattern is 0,2,1,2 from each key frame on, and the base layer alone decodes to the same pictures.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <wels/codec_api.h>

static void put(unsigned char *p, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

static bool write_head(int width, int height, int fps)
{
    unsigned char head[32] = {'D', 'K', 'I', 'F', 0, 0, 32, 0, 'H', '2', '6', '4'};
    put(head + 12, (uint64_t)width, 2);
    put(head + 14, (uint64_t)height, 2);
    put(head + 16, (uint64_t)fps, 4);
    put(head + 20, 1, 4);
    return fwrite(head, sizeof head, 1, stdout) == 1;
}

static bool write_unit(const SFrameBSInfo &info, uint64_t pts)
{
    std::vector<unsigned char> unit(12);
    for (int i = 0; i < info.iLayerNum; i++) {
        const SLayerBSInfo &layer = info.sLayerInfo[i];
        const unsigned char *from = layer.pBsBuf;
        for (int k = 0; k < layer.iNalCount; k++)
            unit.insert(unit.end(), from, from + layer.pNalLengthInByte[k]), from += layer.pNalLengthInByte[k];
    }
    put(unit.data(), unit.size() - 12, 4);
    put(unit.data() + 4, pts, 8);
    return fwrite(unit.data(), unit.size(), 1, stdout) == 1;
}

static void configure(SEncParamExt *p, const int *n)
{
    p->iUsageType = CAMERA_VIDEO_REAL_TIME;
    p->iPicWidth = n[0];
    p->iPicHeight = n[1];
    p->fMaxFrameRate = (float)n[2];
    p->iTargetBitrate = p->iMaxBitrate = n[3] * 1000;
    p->iRCMode = RC_BITRATE_MODE;
    p->bEnableFrameSkip = false; // every picture leaves: the pattern of layers is counted by its readers
    p->uiIntraPeriod = (unsigned)n[4];
    p->iTemporalLayerNum = n[5];
    p->iSpatialLayerNum = 1;
    p->iMultipleThreadIdc = 1;
    p->eSpsPpsIdStrategy = CONSTANT_ID;
    SSpatialLayerConfig *s = &p->sSpatialLayers[0];
    s->iVideoWidth = n[0];
    s->iVideoHeight = n[1];
    s->fFrameRate = (float)n[2];
    s->iSpatialBitrate = s->iMaxSpatialBitrate = n[3] * 1000;
    s->uiProfileIdc = PRO_BASELINE;
    s->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
}

static int encode(ISVCEncoder *encoder, const int *n)
{
    std::vector<unsigned char> yuv((size_t)n[0] * (size_t)n[1] * 3 / 2);
    SSourcePicture picture = {};
    picture.iPicWidth = n[0];
    picture.iPicHeight = n[1];
    picture.iColorFormat = videoFormatI420;
    picture.iStride[0] = n[0];
    picture.iStride[1] = picture.iStride[2] = n[0] / 2;
    picture.pData[0] = yuv.data();
    picture.pData[1] = yuv.data() + (size_t)n[0] * (size_t)n[1];
    picture.pData[2] = picture.pData[1] + (size_t)n[0] * (size_t)n[1] / 4;
    if (!write_head(n[0], n[1], n[2]))
        return 1;
    for (uint64_t i = 0; fread(yuv.data(), yuv.size(), 1, stdin) == 1; i++) {
        SFrameBSInfo info = {};
        picture.uiTimeStamp = (long long)(i * 1000 / (uint64_t)n[2]);
        if (encoder->EncodeFrame(&picture, &info) != cmResultSuccess || info.eFrameType == videoFrameTypeSkip ||
            !write_unit(info, i))
            return 1;
    }
    return fflush(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
    int n[6];
    if (argc != 7)
        return 2;
    for (int i = 0; i < 6; i++)
        if ((n[i] = (int)strtol(argv[i + 1], nullptr, 10)) <= 0)
            return 2;
    if (n[0] > 4096 || n[1] > 4096 || n[0] % 2 || n[1] % 2)
        return 2;
    ISVCEncoder *encoder = nullptr;
    SEncParamExt params;
    if (WelsCreateSVCEncoder(&encoder) || encoder->GetDefaultParams(&params))
        return 1;
    configure(&params, n);
    int rc = encoder->InitializeExt(&params) ? 1 : encode(encoder, n);
    encoder->Uninitialize();
    WelsDestroySVCEncoder(encoder);
    return rc;
}

// bench_cutout WIDTH HEIGHT X Y W H < picture.bgr > cut.bgra
// A thing in the hand, cut out along its outline (GrabCut) so that it can be set into another clip without what
// was behind it. In: a raw BGR picture and the box that holds the thing. Out: the box alone, with transparency.
// Exit 3: what is in the box cannot be told from what is behind it.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <opencv2/imgproc.hpp>

static const double LEAST = 0.5, MOST = 0.97; // of its box, what is left of a thing

// The largest connected part, a pixel narrower and soft at its edge.
static cv::Mat outline(const cv::Mat &labels, double &share)
{
    cv::Mat found = (labels & 1) * 255, parts, stats, centres;
    int best = 0, count = cv::connectedComponentsWithStats(found, parts, stats, centres);
    for (int i = 1; i < count; i++)
        if (!best || stats.at<int>(i, cv::CC_STAT_AREA) > stats.at<int>(best, cv::CC_STAT_AREA))
            best = i;
    cv::Mat alpha = best ? cv::Mat(parts == best) : cv::Mat::zeros(labels.size(), CV_8U);
    share = best ? stats.at<int>(best, cv::CC_STAT_AREA) : 0;
    cv::erode(alpha, alpha, cv::Mat());
    cv::GaussianBlur(alpha, alpha, cv::Size(5, 5), 0);
    return alpha;
}

int main(int argc, char **argv)
{
    int n[6] = {0};
    for (int i = 0; i < 6 && i + 1 < argc; i++)
        n[i] = (int)strtol(argv[i + 1], nullptr, 10);
    cv::Rect whole(0, 0, n[0], n[1]), box(n[2], n[3], n[4], n[5]);
    bool fits = !box.empty() && (box & whole) == box;
    if (argc != 7 || whole.empty() || whole.width > 8192 || whole.height > 8192 || !fits) {
        fputs("usage: bench_cutout WIDTH HEIGHT X Y W H < picture.bgr > cut.bgra\n", stderr);
        return 2;
    }
    cv::Mat picture(whole.size(), CV_8UC3);
    if (fread(picture.data, 3, whole.area(), stdin) != (size_t)whole.area())
        return 1;
    int besideX = box.width * 2 / 5, besideY = box.height * 3 / 10; // what is around tells what is behind
    cv::Rect around(box.x - besideX, box.y - besideY, box.width + 2 * besideX, box.height + besideY);
    around &= whole;
    cv::Mat labels, behind, before, cut;
    cv::theRNG().state = 1;
    cv::grabCut(picture(around), labels, box - around.tl(), behind, before, 5, cv::GC_INIT_WITH_RECT);
    double area = 0;
    cv::Mat alpha = outline(labels, area);
    if (area < LEAST * box.area() || area > MOST * box.area())
        return 3;
    std::vector<cv::Mat> planes;
    cv::split(picture(around), planes);
    planes.push_back(alpha);
    cv::merge(planes, cut);
    cut = cut(box - around.tl()).clone();
    return fwrite(cut.data, 4, (size_t)box.area(), stdout) == (size_t)box.area() ? 0 : 1;
}

// The detectors that most proctoring projects use, on the same pictures: Haar cascades of OpenCV and the HOG face
// detector of dlib. Reads PGM pictures one after another from stdin; prints one JSON object for each picture and peer.
// Built for the bench alone, where its libraries are installed.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#ifdef HAVE_DLIB
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/opencv.h>
#endif

namespace {

bool read_picture(std::istream &in, cv::Mat &ret_picture)
{
    std::string magic;
    int width = 0, height = 0, most = 0;
    if (!(in >> magic >> width >> height >> most) || magic != "P5" || most != 255 || width < 1 || height < 1 ||
        width > 4096 || height > 4096)
        return false;
    in.get();
    ret_picture.create(height, width, CV_8UC1);
    return bool(in.read(reinterpret_cast<char *>(ret_picture.data), static_cast<std::streamsize>(width) * height));
}

template <typename Count> void measure(const char *peer, int picture, Count count)
{
    auto began = std::chrono::steady_clock::now();
    int faces = count();
    auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count();
    std::printf("{\"peer\":\"%s\",\"picture\":%d,\"faces\":%d,\"us\":%lld}\n", peer, picture, faces,
                static_cast<long long>(took));
}

} // namespace

int main()
{
    cv::setNumThreads(1);
    cv::CascadeClassifier haar;
    bool loaded = haar.load("/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml");
    if (!loaded)
        std::cerr << "the Haar cascade is not installed (package opencv-data)\n";
#ifdef HAVE_DLIB
    dlib::frontal_face_detector hog = dlib::get_frontal_face_detector();
#else
    std::cerr << "the HOG face detector was not built in (package libdlib-dev)\n";
#endif
    cv::Mat picture;
    for (int i = 0; read_picture(std::cin, picture); i++) {
        measure("Haar cascade (OpenCV, 1.1, 5)", i, [&] {
            std::vector<cv::Rect> found;
            if (!loaded)
                return -1;
            haar.detectMultiScale(picture, found, 1.1, 5);
            return static_cast<int>(found.size());
        });
#ifdef HAVE_DLIB
        measure("HOG (dlib)", i, [&] { return static_cast<int>(hog(dlib::cv_image<unsigned char>(picture)).size()); });
#endif
    }
    return 0;
}

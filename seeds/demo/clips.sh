#!/usr/bin/env bash
# clips.sh SAMPLES OUT: makes the demo's webcams out of the sample pictures, as 60 s of VP8 in three temporal
# layers (the pattern 0,2,1,2 that browsers make). Each picture gives one head and shoulders, moved a little and
# with a sensor's noise. Clips whose name has a dash carry planned events:
#   covered   the lens is covered        20–35 s
#   second    someone stands behind      45–60 s
#   absent    the chair is empty         25–40 s
#   both      covered 20–35 s, then a second person 45–60 s
# A third word, mjpeg, makes Motion JPEG instead, as a browser's fake webcam takes it (at 30
# frames a second, because Chromium plays it so); a fourth makes that clip alone.
set -euo pipefail
samples=$1 out=$2 format=${3:-ivf}
only=${4:-}
mkdir -p "$out"

# name picture x y width height: where one person sits alone in a sample picture; room: nobody at all
people='ada 1 1330 150 560 420
bela 3 440 250 520 390
cara 5 210 800 520 390
dora 5 1290 380 520 390
ela 6 60 400 500 375
fana 6 1400 160 520 390
hana 6 520 250 500 375
room 5 20 150 400 300'

still() { # NAME WIDTH HEIGHT: the cut picture, made once
    local file=$out/$1-$2.png n x y w h
    read -r _ n x y w h < <(awk -v n="$1" '$1 == n' <<<"$people")
    [ -s "$file" ] || ffmpeg -v error -y -i "$samples/sample$n.jpg" -vf "crop=$w:$h:$x:$y,scale=$2:$3" -frames:v 1 "$file"
    echo "$file"
}

# Sways by whole sines of 60 s, so that the clip joins itself; breathes in brightness; has noise in every frame.
sway="crop=640:480:x='32+24*sin(2*PI*t/12)+6*sin(2*PI*t/3)':y='24+14*sin(2*PI*t/10)+4*sin(2*PI*t/4)'"
sensor="eq=brightness='0.02*sin(2*PI*t/20)':eval=frame,noise=alls=7:allf=t,format=yuv420p"
layers='ts_number_layers=3:ts_target_bitrate=160,240,320:ts_rate_decimator=4,2,1:ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3'

coded=(-c:v libvpx -deadline realtime -cpu-used 8 -b:v 320k -maxrate 320k -bufsize 320k -g 60 -keyint_min 60
    -lag-in-frames 0 -error-resilient 1 -ts-parameters "$layers" -f ivf)
rate=15
if [ "$format" = mjpeg ]; then
    rate=30
    coded=(-c:v mjpeg -q:v 4 -pix_fmt yuvj420p -f mjpeg)
fi

make() { # NAME PERSON FILTER: from [body], the moving person, [guest], a smaller second one, and [room]
    local file=$out/$1.$format
    if [ -s "$file" ] || { [ -n "$only" ] && [ "$only" != "$1" ]; }; then return; fi
    echo "making the clip $1" >&2
    ffmpeg -v error -y -loop 1 -framerate "$rate" -t 60 -i "$(still "$2" 704 528)" \
        -loop 1 -framerate "$rate" -t 60 -i "$(still fana 220 164)" -loop 1 -framerate "$rate" -t 60 -i "$(still room 640 480)" \
        -filter_complex "[0:v]${sway}[body];[1:v]null[guest];[2:v]null[room];$3,${sensor}[v]" \
        -map '[v]' -t 60 -r "$rate" "${coded[@]}" "$file.part"
    mv "$file.part" "$file"
}

black="drawbox=color=0x0b0a09:t=fill:enable='between(t,20,35)'"
behind="overlay=x='400+6*sin(t)':y='60+4*sin(1.3*t)':enable='gte(t,45)'"
plain='[guest]nullsink;[room]nullsink;[body]null'

for person in ada bela cara dora ela hana; do make "$person" "$person" "$plain"; done
make bela-covered bela "[guest]nullsink;[room]nullsink;[body]${black}"
make ela-second ela "[room]nullsink;[body][guest]${behind/400/4}"
make ada-absent ada "[guest]nullsink;[body][room]overlay=enable='between(t,25,40)'"
make hana-both hana "[room]nullsink;[body]${black}[b];[b][guest]${behind}"

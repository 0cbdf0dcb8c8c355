#include "loop.h"

#include <pthread.h>
#include <stddef.h>

#include <uv.h>

#include "doing.h"
#include "loop_post.h"

static struct {
    pthread_mutex_t lock;
    struct post *first, **end; /* {lock} */
    uv_async_t bell;
    pthread_t thread;
    bool running;
} mail = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void deliver(uv_async_t *bell)
{
    (void)bell;
    enum doing before = doing_now(DOING_BOOKS);
    pthread_mutex_lock(&mail.lock);
    struct post *list = mail.first;
    mail.first = NULL;
    mail.end = &mail.first;
    pthread_mutex_unlock(&mail.lock);
    while (list) {
        struct post *post = list;
        list = post->next;
        post->run(post);
    }
    doing_now(before);
}

void loop_post(struct post *post, void (*run)(struct post *post))
{
    post->run = run;
    post->next = NULL;
    pthread_mutex_lock(&mail.lock);
    *mail.end = post;
    mail.end = &post->next;
    pthread_mutex_unlock(&mail.lock);
    uv_async_send(&mail.bell);
}

enum fault loop_post_open(struct uv_loop_s *loop)
{
    mail.end = &mail.first;
    mail.thread = pthread_self();
    mail.running = true;
    return uv_async_init(loop, &mail.bell, deliver) ? fault(F_IO, "the loop's bell could not be made") : F_OK;
}

void loop_post_close(void)
{
    deliver(NULL);
    uv_close((uv_handle_t *)&mail.bell, NULL);
}

bool loop_on(void)
{
    return mail.running && pthread_equal(mail.thread, pthread_self());
}

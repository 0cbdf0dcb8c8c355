#include "commands.h"

#include <string.h>
#include <sys/stat.h>

#include "account.h"
#include "books.h"
#include "checkin.h"
#include "clock.h"
#include "role.h"
#include "seal.h"
#include "settings.h"
#include "signing_key.h"
#include "text.h"
#include "zone.h"

/* `baqyla user …`: the first accounts of a university, and the way back in for one who lost the password. */

enum { NAME_PART_MAX = 40, LIST_MAX = 10000 };

static const char help[] =
    "usage: baqyla user WORD [--data DIR] …\n"
    "  university KK RU EN [ZONE]                 makes the university of empty books, with its name in three "
    "languages;\n"
    "                                             ZONE: of its days and deadlines, Asia/Almaty when not said\n"
    "  add LOGIN ROLE SURNAME GIVEN [PATRONYMIC]  makes a person with an account and prints the password\n"
    "  passwd LOGIN                               gives a new password and prints it; ends all sign-ins\n"
    "  role LOGIN ROLE [ORDER_NO]                 gives a role from now on\n"
    "  signkey LOGIN                              takes the signing key back and puts it on the authority's list;\n"
    "                                             its owner chooses a new password\n"
    "  list                                       login, status, roles and name of every account\n";

static enum fault new_password(char password[24], char hash[PASSWORD_HASH_MAX])
{
    password_make(password);
    return password_hash(password, hash);
}

static enum fault university(struct db *db, int argc, char **argv)
{
    char held[ID_LEN + 1];
    const char *zone = argc > 3 ? argv[3] : "Asia/Almaty";
    if (university_id(db, held) == F_OK)
        return fault(F_CONFLICT, "the books already hold a university");
    if (!zone_known(zone))
        return fault(F_INVALID, "there is no time zone \"%.40s\" on this machine", zone);
    enum fault f =
        db_run(db, S_UNIVERSITY_ADD, "tttttttnttii", id_make().text, argv[0], argv[1], argv[2], "Тестілеу орталығы",
               "Центр тестирования", "Testing centre", zone, "{}", (int64_t)0, clock_now_ms());
    return f ? f : consent_text_start(db);
}

static enum fault grant(struct db *db, const char *person, const char *word, const char *order_no)
{
    char held[ID_LEN + 1];
    uint32_t role = role_from(word);
    if (!role)
        return fault(F_INVALID, "there is no role \"%.32s\"", word);
    enum fault f = university_id(db, held);
    return f ? f : role_add(db, &actor_system, person, role, "university", held, clock_now_ms(), order_no);
}

static enum fault add(struct db *db, int argc, char **argv)
{
    char held[ID_LEN + 1], name[ACCOUNT_NAME_MAX * 2], folded[ACCOUNT_NAME_MAX * 2], password[24];
    char hash[PASSWORD_HASH_MAX];
    struct id person = id_make(), account;
    const char *patronymic = argc > 4 ? argv[4] : NULL;
    for (int i = 2; i < argc; i++)
        if (!text_fits(argv[i], NAME_PART_MAX))
            return fault(F_INVALID, "a part of the name is empty, longer than %d bytes or not UTF-8", NAME_PART_MAX);
    int len =
        snprintf(name, sizeof name, "%s %s%s%s", argv[2], argv[3], patronymic ? " " : "", patronymic ? patronymic : "");
    if (len >= ACCOUNT_NAME_MAX)
        return fault(F_INVALID, "the name is longer than %d bytes", ACCOUNT_NAME_MAX - 1);
    enum fault f = university_id(db, held);
    if (f)
        return fault(f, "the books hold no university yet; see baqyla user university");
    f = new_password(password, hash);
    if (!f)
        f = db_run(db, S_PERSON_ADD, "ttttttti", person.text, held, argv[2], argv[3], patronymic, name,
                   text_fold(name, folded, sizeof folded), clock_now_ms());
    if (!f)
        f = account_add(db, &actor_system, person.text, argv[0], hash, LANG_KK, clock_now_ms(), &account);
    if (!f)
        f = grant(db, person.text, argv[1], NULL);
    if (!f)
        printf("%s %s\n", argv[0], password);
    return f;
}

static enum fault passwd(struct db *db, int argc, char **argv)
{
    (void)argc;
    struct account account;
    char password[24], hash[PASSWORD_HASH_MAX];
    enum fault f = account_by_login(db, argv[0], clock_now_ms(), &account);
    if (!f)
        f = new_password(password, hash);
    if (!f)
        f = account_set_password(db, &actor_system, account.id, hash, clock_now_ms());
    if (!f)
        printf("%s %s\n", argv[0], password);
    return f == F_NOT_FOUND ? fault(f, "there is no account \"%.64s\"", argv[0]) : f;
}

static enum fault role(struct db *db, int argc, char **argv)
{
    struct account account;
    enum fault f = account_by_login(db, argv[0], clock_now_ms(), &account);
    if (f == F_NOT_FOUND)
        return fault(f, "there is no account \"%.64s\"", argv[0]);
    return f ? f : grant(db, account.person, argv[1], argc > 2 ? argv[2] : NULL);
}

static enum fault signkey(struct db *db, int argc, char **argv)
{
    (void)argc;
    struct account account;
    enum fault f = account_by_login(db, argv[0], clock_now_ms(), &account);
    if (f == F_NOT_FOUND)
        return fault(f, "there is no account \"%.64s\"", argv[0]);
    if (!f)
        f = signing_key_revoke(db, &actor_system, account.person, clock_now_ms());
    return f == F_NOT_FOUND ? fault(f, "%.64s has no signing key", argv[0]) : f;
}

static enum fault list(struct db *db, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACCOUNT_LIST, "ittii", clock_now_ms(), "", "", (int64_t)LIST_MAX, (int64_t)0);
         f == F_OK; f = row_next(&row))
        printf("%-24s %-8s %-40s %s\n", row_peek(&row, 1), row_peek(&row, 3),
               row_null(&row, 7) ? "-" : row_peek(&row, 7), row_peek(&row, 2));
    return f == F_NOT_FOUND ? F_OK : f;
}

static const struct {
    const char *word;
    enum fault (*run)(struct db *db, int argc, char **argv);
    enum db_mode mode;
    int least, most;
} words[] = {
    {"university", university, DB_WRITE, 3, 4}, {"add", add, DB_WRITE, 4, 5},
    {"passwd", passwd, DB_WRITE, 1, 1},         {"role", role, DB_WRITE, 2, 3},
    {"signkey", signkey, DB_WRITE, 1, 1},       {"list", list, DB_READ, 0, 0},
};

/* After the commit: whatever comes of the list, the key signs nothing any more. */
static int publish(struct db *db)
{
    char path[SETTING_TEXT_MAX + 32];
    size_t lacking;
    if (seal_list(db, NULL, &lacking))
        return command_refuse(1);
    if (lacking)
        fprintf(stderr,
                "the key is taken back, but the authority's list does not say so yet: its secret is not in the data "
                "folder\nget it from the safe: baqyla authority --data %s --passphrase FILE\n",
                settings()->data);
    else
        fprintf(stderr, "the key is taken back and on the list: %s\n",
                settings_path("ca/" CA_LIST_FILE, path, sizeof path));
    return 0;
}

static int run(size_t word, int argc, char **argv)
{
    struct db *db = NULL;
    bool make = words[word].run == university;
    if (make && mkdir(settings()->data, 0700) == 0)
        fprintf(stderr, "made the data folder %s\n", settings()->data);
    enum fault f = books_open(words[word].mode, make, &db);
    if (f != F_OK)
        return command_refuse(1);
    f = db_begin(db);
    if (f == F_OK)
        f = words[word].run(db, argc, argv);
    if (f == F_OK)
        f = db_commit(db);
    if (f != F_OK) {
        command_refuse(1);
        db_rollback(db);
    }
    const int rc = f ? 1 : words[word].run == signkey ? publish(db) : 0;
    db_close(db);
    return rc;
}

int user_main(int argc, char **argv)
{
    int rest;
    for (size_t i = 0; argc > 1 && i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(argv[1], words[i].word))
            continue;
        if (settings_load(argc - 1, argv + 1, &rest) != F_OK)
            return command_refuse(2);
        int left = argc - 1 - rest;
        if (left < words[i].least || left > words[i].most)
            break;
        return run(i, left, argv + 1 + rest);
    }
    fputs(help, stderr);
    return 2;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-program-keys.h"

#include <string.h>

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

#define ADDRESSES(section)                                                                 \
    {section, "XMPP", IVP_VALUE_ADDRESS}, {section, "IRC", IVP_VALUE_ADDRESS},             \
        {section, "Matrix", IVP_VALUE_ADDRESS}, {section, "Slack", IVP_VALUE_ADDRESS},     \
        {section, "Discord", IVP_VALUE_ADDRESS},                                           \
        {section, "Mattermost", IVP_VALUE_ADDRESS},                                        \
        {section, "RocketChat", IVP_VALUE_ADDRESS}, {section, "Zulip", IVP_VALUE_ADDRESS}, \
        {section, "Telegram", IVP_VALUE_ADDRESS}, {section, "Signal", IVP_VALUE_ADDRESS},  \
        {section, "SIMPLE", IVP_VALUE_ADDRESS}, {section, "Bonjour", IVP_VALUE_ADDRESS},   \
        {section, "GaduGadu", IVP_VALUE_ADDRESS},                                          \
        {section, "GroupWise", IVP_VALUE_ADDRESS},                                         \
        {section, "Sametime", IVP_VALUE_ADDRESS}, {section, "Zephyr", IVP_VALUE_ADDRESS},  \
    {                                                                                      \
        section, "Email", IVP_VALUE_ADDRESS                                                \
    }

/* clang-format off */
const IvpProgramKey ivp_program_keys[] = {
    {"Program", "Version", IVP_VALUE_COUNT, 1, 1},
    {"Program", "Name", IVP_VALUE_LINE},
    {"Program", "Zone", IVP_VALUE_ZONE},
    {"Program", "Language", IVP_VALUE_LANGUAGE, .fallback = "en"},
    {"Program", "Example", IVP_VALUE_YES_NO, .fallback = "no"},
    {"Program", "Updates", IVP_VALUE_HTTPS},

    {"Calendar", "Name", IVP_VALUE_LINE},
    {"Calendar", "URL", IVP_VALUE_FEED},
    {"Calendar", "Formerly", IVP_VALUE_FEEDS},

    {"Events", "Group", IVP_VALUE_LINES},
    {"Events", "Interview", IVP_VALUE_LINES},
    {"Events", "Slot", IVP_VALUE_LINES},
    {"Events", "Not", IVP_VALUE_LINES},
    {"Events", "NotGroup", IVP_VALUE_LINES},
    {"Events", "NotInterview", IVP_VALUE_LINES},
    {"Events", "NotSlot", IVP_VALUE_LINES},
    {"Events", "GroupCategories", IVP_VALUE_LINES},
    {"Events", "InterviewCategories", IVP_VALUE_LINES},
    {"Events", "SlotCategories", IVP_VALUE_LINES},

    {"Region", "Name", IVP_VALUE_LINE},
    {"Region", "Words", IVP_VALUE_LINES},
    {"Region", "Group", IVP_VALUE_YES_NO, .fallback = "yes"},

    {"Slots", "Rule", IVP_VALUE_RULE},
    {"Slots", "Except", IVP_VALUE_DATES},
    {"Slots", "Horizon", IVP_VALUE_SPAN, DAY, 730 * DAY, "days", "90 days"},
    {"Slots", "AtOnce", IVP_VALUE_COUNT, 0, 100, NULL, "0"},
    {"Slots", "Gap", IVP_VALUE_SPAN, 0, DAY, "min", "0 min"},
    {"Slots", "Counted", IVP_VALUE_CHOICE, .fallback = "program", .choices = "program;calendar"},

    {"Interviews", "Goal", IVP_VALUE_COUNT, 0, 100, NULL, "0"},
    {"Interviews", "Lengths", IVP_VALUE_SPANS, 5 * MINUTE, 8 * HOUR, "min", "30 min;60 min"},
    {"Interviews", "DefaultLength", IVP_VALUE_SPAN, 5 * MINUTE, 8 * HOUR, "min"},
    {"Interviews", "Hold", IVP_VALUE_SPAN, 0, 60 * DAY, "days", "none"},
    {"Interviews", "Roles", IVP_VALUE_LINES,
     .fallback = "facilitator;lead;interviewee;helper;audience"},
    {"Interviews", "RequiredRoles", IVP_VALUE_LINES, .fallback = "facilitator;interviewee"},
    {"Interviews", "Public", IVP_VALUE_YES_NO, .fallback = "no"},
    {"Interviews", "Recording", IVP_VALUE_CHOICE, .fallback = "ask",
     .choices = "ask;yes;delete;no"},
    {"Interviews", "ShareName", IVP_VALUE_YES_NO, .fallback = "no"},
    {"Interviews", "ShareOrganization", IVP_VALUE_YES_NO, .fallback = "no"},
    {"Interviews", "Topics", IVP_VALUE_LINES},
    {"Interviews", "Criteria", IVP_VALUE_LINES},
    {"Interviews", "Guide", IVP_VALUE_NAME},
    {"Interviews", "Agenda", IVP_VALUE_TEXT},
    {"Interviews", "Reminders", IVP_VALUE_SPANS, MINUTE, 30 * DAY, "min", "1 day;1 hour;10 min"},
    {"Interviews", "Thanks", IVP_VALUE_TEXT},
    {"Interviews", "SharedCalendar", IVP_VALUE_HTTPS},

    {"Summary", "Title", IVP_VALUE_LINE, .fallback = "{month} {year} Interview"},
    {"Summary", "Parts", IVP_VALUE_LINES,
     .fallback = "Who;Stack;Vision;Why;Challenges;Positive notes;Notes of interest"},
    {"Summary", "Due", IVP_VALUE_SPAN, DAY, 366 * DAY, "days", "14 days"},
    {"Summary", "Directory", IVP_VALUE_LINK},
    {"Summary", "Blog", IVP_VALUE_LINK},

    {"Asks", "Registry", IVP_VALUE_NAME},
    {"Asks", "AskAgain", IVP_VALUE_SPAN, DAY, 730 * DAY, "days", "90 days"},

    {"Groups", "Length", IVP_VALUE_SPAN, 5 * MINUTE, 8 * HOUR, "min", "60 min"},
    {"Groups", "ChathamHouse", IVP_VALUE_YES_NO, .fallback = "no"},
    {"Groups", "IntroductionTime", IVP_VALUE_SPAN, 0, HOUR, "s", "90 s"},
    {"Groups", "TopicTime", IVP_VALUE_SPAN, 10, HOUR, "min", "3 min"},
    {"Groups", "VoteTime", IVP_VALUE_SPAN, 10, HOUR, "s", "60 s"},
    {"Groups", "TalkTime", IVP_VALUE_SPAN, 10, 4 * HOUR, "min", "5 min"},
    {"Groups", "ExtensionTime", IVP_VALUE_SPAN, 10, HOUR, "min", "3 min"},
    {"Groups", "AnswerTime", IVP_VALUE_SPAN, 10, HOUR, "s", "30 s"},
    {"Groups", "Votes", IVP_VALUE_COUNT, 1, 20, NULL, "3"},
    {"Groups", "LargeGroup", IVP_VALUE_COUNT, 0, 10000, NULL, "0"},
    {"Groups", "LargeGroupVotes", IVP_VALUE_COUNT, 1, 20, NULL, "4"},
    {"Groups", "Feedback", IVP_VALUE_LINES},

    {"Retention", "Requests", IVP_VALUE_SPAN, DAY, 3660 * (gint64)DAY, "days", "90 days"},
    {"Retention", "Notes", IVP_VALUE_SPAN, DAY, 3660 * (gint64)DAY, "days", "90 days"},
    {"Retention", "Recordings", IVP_VALUE_SPAN, DAY, 3660 * (gint64)DAY, "days", "30 days"},

    {"Room", "Name", IVP_VALUE_LINE},
    {"Room", "Link", IVP_VALUE_LINK},
    {"Room", "Invitation", IVP_VALUE_LINK},
    ADDRESSES("Room"),

    {"Contact", "Name", IVP_VALUE_LINE},
    {"Contact", "Role", IVP_VALUE_LINE, .fallback = "facilitator"},
    {"Contact", "Link", IVP_VALUE_LINK},
    ADDRESSES("Contact"),

    {NULL},
};
/* clang-format on */

const IvpProgramKey *
ivp_program_keys_find(const char *section, const char *key)
{
    gboolean numbered = strcmp(section, "Slots") == 0 && g_str_has_prefix(key, "Rule") &&
                        strlen(key) <= 6 &&
                        strspn(key + 4, "0123456789") == strlen(key + 4);

    for (const IvpProgramKey *row = ivp_program_keys; row->section != NULL; row++) {
        if (strcmp(row->section, section) == 0 &&
            (strcmp(row->key, key) == 0 || (numbered && row->kind == IVP_VALUE_RULE)))
            return row;
    }
    return NULL;
}

const char *
ivp_program_keys_suggest(const char *section, const char *key)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (const IvpProgramKey *row = ivp_program_keys; row->section != NULL; row++) {
        if (strcmp(row->section, section) == 0)
            g_ptr_array_add(names, (gpointer)row->key);
    }
    g_ptr_array_add(names, NULL);
    return ivp_key_lines_nearest(key, (const char *const *)names->pdata);
}

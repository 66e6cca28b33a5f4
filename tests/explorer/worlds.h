/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The worlds: name, small (in the ordinary run), threads, clients of a facilitator, slots,
 * lines a volunteer may say (and a withdraw), lines a facilitator may say, shared calendar,
 * invitation, room, holds, consent, local store of each client of each thread, facilitator
 * of each thread, what it is.
 */
/* clang-format off */
{"one-local", TRUE, 1, 1, 1, 3, 3, 0, 0, 0, 0, 1, {{0}}, {0}, "one volunteer, one facilitator, local store"},
{"one-local-two-slots", TRUE, 1, 1, 2, 2, 2, 0, 0, 0, 0, 1, {{0}}, {0}, "the same with two times to choose from"},
{"one-shared", TRUE, 1, 1, 1, 3, 3, 1, 0, 0, 0, 1, {{0}}, {0}, "one volunteer, one facilitator, shared calendar"},
{"invite", TRUE, 1, 1, 2, 2, 2, 0, 1, 0, 0, 0, {{0}}, {0}, "the facilitator invites"},
{"two-local", TRUE, 2, 1, 1, 2, 2, 0, 0, 0, 0, 0, {{0}, {0}}, {0, 0}, "two volunteers, one facilitator, local store"},
{"two-local-hold", TRUE, 2, 1, 1, 2, 2, 0, 0, 0, 1, 0, {{0}, {0}}, {0, 0}, "the same with holds that expire"},
{"two-shared", TRUE, 2, 1, 1, 2, 2, 1, 0, 0, 0, 0, {{0}, {1}}, {0, 1}, "two volunteers, two facilitators, shared calendar"},
{"room", TRUE, 2, 1, 1, 2, 2, 1, 0, 1, 0, 0, {{0}, {1}}, {0, 1}, "one volunteer asks a room with two facilitators, shared calendar"},
{"clients-local", TRUE, 1, 2, 1, 2, 2, 0, 0, 0, 0, 0, {{0, 1}}, {0}, "one volunteer; two clients of the facilitator, each its own store"},
{"clients-shared", TRUE, 1, 2, 1, 2, 2, 1, 0, 0, 0, 0, {{0, 1}}, {0}, "the same over the shared calendar"},
{"clients-invite", TRUE, 1, 2, 1, 2, 2, 0, 1, 0, 0, 0, {{0, 1}}, {0}, "the same, the facilitator invites"},
{"clients-two-local", FALSE, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, {{0, 1}, {0, 1}}, {0, 0}, "two volunteers, one facilitator with two clients, each with a local store: not allowed"},
{"one-local-long", FALSE, 1, 1, 2, 4, 4, 0, 0, 0, 0, 1, {{0}}, {0}, "one volunteer, one facilitator, two times, four lines each"},
{"one-shared-long", FALSE, 1, 1, 2, 3, 3, 1, 0, 0, 0, 1, {{0}}, {0}, "the same over the shared calendar, three lines each"},
{"invite-long", FALSE, 1, 1, 2, 3, 4, 0, 1, 0, 0, 0, {{0}}, {0}, "the facilitator invites"},
{"two-local-long", FALSE, 2, 1, 1, 3, 3, 0, 0, 0, 0, 0, {{0}, {0}}, {0, 0}, "two volunteers, one facilitator, three lines each"},
{"two-local-hold-long", FALSE, 2, 1, 1, 2, 3, 0, 0, 0, 1, 0, {{0}, {0}}, {0, 0}, "the same with holds that expire"},
{"two-shared-long", FALSE, 2, 1, 1, 3, 3, 1, 0, 0, 0, 0, {{0}, {1}}, {0, 1}, "two volunteers, two facilitators, shared calendar, three lines each"},
{"room-long", FALSE, 2, 1, 1, 3, 3, 1, 0, 1, 0, 0, {{0}, {1}}, {0, 1}, "one volunteer asks a room, three lines each"},
{"clients-local-long", FALSE, 1, 2, 2, 3, 3, 0, 0, 0, 0, 0, {{0, 1}}, {0}, "two clients of the facilitator, two times, three lines each"},
{"clients-shared-long", FALSE, 1, 2, 2, 3, 2, 1, 0, 0, 0, 0, {{0, 1}}, {0}, "the same over the shared calendar"},
{"clients-two-shared", FALSE, 2, 2, 1, 1, 2, 1, 0, 0, 0, 0, {{0, 1}, {0, 1}}, {0, 0}, "two volunteers, two clients of the facilitator, shared calendar"},
{"two-local-two-slots", FALSE, 2, 1, 2, 2, 2, 0, 0, 0, 0, 0, {{0}, {0}}, {0, 0}, "two volunteers, one facilitator, two times"},
{"four-shared", FALSE, 4, 1, 1, 1, 1, 1, 0, 0, 0, 0, {{0}, {1}, {0}, {1}}, {0, 1, 0, 1}, "two volunteers each ask both facilitators, shared calendar"},
    /* clang-format on */

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-time-phrase.h"

#include <string.h>

#include "ivp-error.h"
#include "tool-run.h"

#define SPRING ivp_wall_from_date(2026, 4, 30)
#define WINTER ivp_wall_from_date(2026, 12, 3)
#define MARCH ivp_wall_from_date(2026, 3, 12)

typedef enum {
    IN_SPRING,
    IN_WINTER,
    IN_MARCH,
} Season;

/* One line a finding: "=" right, "!" wrong, "?" cannot be known; then the words, and the
 * sentence or the instant. */
static const struct {
    Season on; /* 30 April, 3 December, 12 March 2026 */
    const char *prose;
    const char *findings;
} phrases[] = {
    {IN_SPRING, "19:00 CET",
     "! 19:00 CET: 19:00 CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, "
     "or did you mean 19:00 CEST?"},
    {IN_SPRING, "19:00 CEST", "= 19:00 CEST 20260430T170000Z"},
    {IN_WINTER, "19:00 CEST",
     "! 19:00 CEST: 19:00 CEST is wrong on 3 December: Berlin is on CET, that is 18:00 "
     "there, or did you mean 19:00 CET?"},
    {IN_WINTER, "19:00 CET", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "We meet at 7pm CET.",
     "! 7pm CET: 7pm CET is wrong on 30 April: Berlin is on CEST, that is 8 PM there, or "
     "did you mean 7 PM CEST?"},
    {IN_SPRING, "7:00 p.m. CEST", "= 7:00 p.m. CEST 20260430T170000Z"},
    {IN_SPRING, "at 10 PT", "= 10 PT 20260430T170000Z"},
    {IN_SPRING, "12 PT font", ""},
    {IN_SPRING, "10 am PST",
     "! 10 am PST: 10 am PST is wrong on 30 April: Los Angeles is on PDT, that is 11 AM "
     "there, or did you mean 10 AM PDT?"},
    {IN_SPRING, "10-11am PST",
     "! 10-11am PST: 10-11am PST is wrong on 30 April: Los Angeles is on PDT, that is 11 "
     "AM–12 PM there, or did you mean 10 AM–11 AM PDT?"},
    {IN_WINTER, "10-11am PST", "= 10-11am PST 20261203T180000Z"},
    {IN_SPRING, "11-1pm PDT", "= 11-1pm PDT 20260430T180000Z"},
    {IN_SPRING, "10:00–11:00 CEST", "= 10:00–11:00 CEST 20260430T080000Z"},
    {IN_SPRING, "10:00–11:00 CET",
     "! 10:00–11:00 CET: 10:00–11:00 CET is wrong on 30 April: Berlin is on CEST, that is "
     "11:00–12:00 there, or did you mean 10:00–11:00 CEST?"},
    {IN_SPRING, "10:00 - 11:30 EST",
     "! 10:00 - 11:30 EST: 10:00 - 11:30 EST is wrong on 30 April: New York is on EDT, "
     "that is 11:00–12:30 there, or did you mean 10:00–11:30 EDT?"},
    {IN_SPRING, "noon ET", "= noon ET 20260430T160000Z"},
    {IN_SPRING, "12 noon EST",
     "! 12 noon EST: 12 noon EST is wrong on 30 April: New York is on EDT, that is 13:00 "
     "there, or did you mean 12:00 EDT?"},
    {IN_SPRING, "midnight UTC", "= midnight UTC 20260430T000000Z"},
    {IN_SPRING, "18:00 UTC", "= 18:00 UTC 20260430T180000Z"},
    {IN_SPRING, "18:00 GMT", "= 18:00 GMT 20260430T180000Z"},
    {IN_SPRING, "1800 UTC", "= 1800 UTC 20260430T180000Z"},
    {IN_SPRING, "18:00 UTC+2", "= 18:00 UTC+2 20260430T160000Z"},
    {IN_SPRING, "18:00 UTC+02:00 (CEST)", "= 18:00 UTC+02:00 (CEST) 20260430T160000Z"},
    {IN_SPRING, "18:00 UTC+1 (CEST)",
     "! 18:00 UTC+1 (CEST): 18:00 UTC+1 (CEST) contradicts itself on 30 April: that is "
     "17:00 UTC or 16:00 UTC."},
    {IN_SPRING, "09:00 PT (GMT-8)",
     "! 09:00 PT (GMT-8): 09:00 PT (GMT-8) is wrong on 30 April: Los Angeles is on PDT "
     "(GMT-7), so 09:00 there is 16:00 UTC, not 17:00."},
    {IN_SPRING, "09:00 PT (GMT-7)", "= 09:00 PT (GMT-7) 20260430T160000Z"},
    {IN_SPRING, "09:00 PT (UTC−7)", "= 09:00 PT (UTC−7) 20260430T160000Z"},
    {IN_WINTER, "09:00 PT (GMT-8)", "= 09:00 PT (GMT-8) 20261203T170000Z"},
    {IN_MARCH, "every third Thursday 09:00 PT (GMT-8)",
     "! 09:00 PT (GMT-8): 09:00 PT (GMT-8) is wrong on 19 March: Los Angeles is on PDT "
     "(GMT-7), so 09:00 there is 16:00 UTC, not 17:00."},
    {IN_WINTER, "every third Thursday 09:00 PT (GMT-8)",
     "? 09:00 PT (GMT-8): 09:00 PT (GMT-8) holds until 14 March 2027: from then on Los "
     "Angeles is on PDT. If its clock counts all year, write “09:00 in Los Angeles”."},
    {IN_WINTER, "every third Thursday 09:00 PT", "= 09:00 PT 20261217T170000Z"},
    {IN_WINTER, "Thursdays 19:00 CET",
     "? 19:00 CET: 19:00 CET holds until 28 March 2027: from then on Berlin is on CEST. If "
     "its clock counts all year, write “19:00 in Berlin”."},
    {IN_SPRING, "Thursdays 19:00 in Berlin", "= 19:00 in Berlin 20260430T170000Z"},
    {IN_SPRING, "09:00 PT is 11:00 ET",
     "= 09:00 PT 20260430T160000Z\n! 11:00 ET: 09:00 PT is 12:00 ET, not 11:00."},
    {IN_SPRING, "09:00 PT is 12:00 ET",
     "= 09:00 PT 20260430T160000Z\n= 12:00 ET 20260430T160000Z"},
    {IN_SPRING, "9 AM PT / 12 PM ET / 18:00 CEST",
     "= 9 AM PT 20260430T160000Z\n= 12 PM ET 20260430T160000Z\n= 18:00 CEST "
     "20260430T160000Z"},
    {IN_SPRING, "9 AM PT / 12 PM ET / 18:00 CET",
     "= 9 AM PT 20260430T160000Z\n= 12 PM ET 20260430T160000Z\n! 18:00 CET: 18:00 CET is "
     "wrong on 30 April: Berlin is on CEST, that is 19:00 there, or did you mean 18:00 "
     "CEST?"},
    {IN_WINTER, "9 AM PT / 12 PM ET / 18:00 CET",
     "= 9 AM PT 20261203T170000Z\n= 12 PM ET 20261203T170000Z\n= 18:00 CET "
     "20261203T170000Z"},
    {IN_WINTER, "9 AM PT / 12 PM ET / 17:00 CET",
     "= 9 AM PT 20261203T170000Z\n= 12 PM ET 20261203T170000Z\n! 17:00 CET: 9 AM PT is "
     "18:00 CET, not 17:00."},
    {IN_SPRING, "9 AM PT / 11 AM ET / 18:00 CEST",
     "= 9 AM PT 20260430T160000Z\n! 11 AM ET: 9 AM PT is 12 PM ET, not 11 AM.\n= 18:00 "
     "CEST 20260430T160000Z"},
    {IN_SPRING, "9:00 PT (12:00 ET, 16:00 UTC)",
     "= 9:00 PT 20260430T160000Z\n= 12:00 ET 20260430T160000Z\n= 16:00 UTC "
     "20260430T160000Z"},
    {IN_SPRING, "9:00 PT (12:00 ET, 17:00 UTC)",
     "= 9:00 PT 20260430T160000Z\n= 12:00 ET 20260430T160000Z\n! 17:00 UTC: 9:00 PT is "
     "16:00 UTC, not 17:00."},
    {IN_SPRING, "9 AM Pacific, 12 PM Eastern",
     "= 9 AM Pacific 20260430T160000Z\n= 12 PM Eastern 20260430T160000Z"},
    {IN_SPRING, "9 AM Pacific Time = 1 PM Eastern Time",
     "= 9 AM Pacific Time 20260430T160000Z\n! 1 PM Eastern Time: 9 AM Pacific Time is 12 "
     "PM Eastern Time, not 1 PM."},
    {IN_SPRING, "9am Pacific Standard Time",
     "! 9am Pacific Standard Time: 9am Pacific Standard Time is wrong on 30 April: Los "
     "Angeles is on PDT, that is 10 AM there, or did you mean 9 AM PDT?"},
    {IN_WINTER, "9am Pacific Standard Time",
     "= 9am Pacific Standard Time 20261203T170000Z"},
    {IN_SPRING, "19:00 Central European Time",
     "= 19:00 Central European Time 20260430T170000Z"},
    {IN_SPRING, "19:00 Central European Summer Time",
     "= 19:00 Central European Summer Time 20260430T170000Z"},
    {IN_WINTER, "19:00 Central European Summer Time",
     "! 19:00 Central European Summer Time: 19:00 Central European Summer Time is wrong on "
     "3 December: Berlin is on CET, that is 18:00 there, or did you mean 19:00 CET?"},
    {IN_SPRING, "19:00 in Berlin (13:00 in New York)",
     "= 19:00 in Berlin 20260430T170000Z\n= 13:00 in New York 20260430T170000Z"},
    {IN_SPRING, "19:00 in Berlin (12:00 in New York)",
     "= 19:00 in Berlin 20260430T170000Z\n! 12:00 in New York: 19:00 in Berlin is 13:00 in "
     "New York, not 12:00."},
    {IN_SPRING, "19:00 Berlin time, 22:30 in Bangalore",
     "= 19:00 Berlin time 20260430T170000Z\n= 22:30 in Bangalore 20260430T170000Z"},
    {IN_SPRING, "19:00 Berlin time, 22:00 in Bangalore",
     "= 19:00 Berlin time 20260430T170000Z\n! 22:00 in Bangalore: 19:00 Berlin time is "
     "22:30 in Bangalore, not 22:00."},
    {IN_SPRING, "10:00 America/Los_Angeles / 19:00 Europe/Berlin",
     "= 10:00 America/Los_Angeles 20260430T170000Z\n= 19:00 Europe/Berlin "
     "20260430T170000Z"},
    {IN_SPRING, "10:00 America/Los_Angeles / 18:00 Europe/Berlin",
     "= 10:00 America/Los_Angeles 20260430T170000Z\n! 18:00 Europe/Berlin: 10:00 "
     "America/Los_Angeles is 19:00 Europe/Berlin, not 18:00."},
    {IN_SPRING, "San Francisco 9:00, Berlin 18:00",
     "= San Francisco 9:00 20260430T160000Z\n= Berlin 18:00 20260430T160000Z"},
    {IN_SPRING, "San Francisco: 9:00, Berlin: 19:00",
     "= San Francisco: 9:00 20260430T160000Z\n! Berlin: 19:00: San Francisco: 9:00 is "
     "18:00 Berlin, not 19:00."},
    {IN_SPRING, "18:00 IST",
     "? 18:00 IST: “IST” may be Kolkata, Dublin or Jerusalem: write Asia/Kolkata or "
     "+05:30."},
    {IN_SPRING, "18:00 IST (Kolkata)", "= 18:00 IST (Kolkata)"},
    {IN_SPRING, "18:00 CST",
     "? 18:00 CST: “CST” may be Chicago, Shanghai or Havana: write America/Chicago or "
     "-06:00."},
    {IN_SPRING, "18:00 BST",
     "? 18:00 BST: “BST” may be London or Dhaka: write Europe/London or +01:00."},
    {IN_SPRING, "10:00 MST",
     "? 10:00 MST: “MST” may be Denver or Phoenix: write America/Denver or -07:00."},
    {IN_SPRING, "10:00 UTC / 15:30 IST", "= 10:00 UTC 20260430T100000Z\n= 15:30 IST"},
    {IN_SPRING, "10:00 UTC / 14:30 IST",
     "= 10:00 UTC 20260430T100000Z\n! 14:30 IST: 10:00 UTC is 15:30 in Kolkata, 11:00 in "
     "Dublin or 13:00 in Jerusalem, not 14:30."},
    {IN_SPRING, "15:30 IST / 10:00 UTC", "= 15:30 IST\n= 10:00 UTC 20260430T100000Z"},
    {IN_SPRING, "14:45 IST = 10:00 UTC",
     "! 14:45 IST: 10:00 UTC is 15:30 in Kolkata, 11:00 in Dublin or 13:00 in Jerusalem, "
     "not 14:45.\n= 10:00 UTC 20260430T100000Z"},
    {IN_SPRING, "10:00 UTC (11:00 BST)", "= 10:00 UTC 20260430T100000Z\n= 11:00 BST"},
    {IN_SPRING, "10am pst",
     "! 10am pst: 10am pst is wrong on 30 April: Los Angeles is on PDT, that is 11 AM "
     "there, or did you mean 10 AM PDT?"},
    {IN_SPRING, "10am est",
     "! 10am est: 10am est is wrong on 30 April: New York is on EDT, that is 11 AM there, "
     "or did you mean 10 AM EDT?"},
    {IN_SPRING, "la réunion de 10:00 est annulée", ""},
    {IN_SPRING, "Es ist um 10:00 ist klar", ""},
    {IN_SPRING, "version 10:30, ratio 3:00, John 3:16", ""},
    {IN_SPRING, "10:30", ""},
    {IN_SPRING, "build 1.10:30 CET", ""},
    {IN_SPRING, "see [::1]:10:30 CET", ""},
    {IN_SPRING, "19:00 local time", ""},
    {IN_SPRING, "in 2026 CET", ""},
    {IN_SPRING, "at 19.30 CET",
     "! 19.30 CET: 19.30 CET is wrong on 30 April: Berlin is on CEST, that is 20:30 there, "
     "or did you mean 19:30 CEST?"},
    {IN_SPRING, "um 19.30 Uhr MESZ", "= 19.30 Uhr MESZ 20260430T173000Z"},
    {IN_SPRING, "um 19.30 Uhr MEZ",
     "! 19.30 Uhr MEZ: 19.30 Uhr MEZ is wrong on 30 April: Berlin is on CEST, that is "
     "20:30 there, or did you mean 19:30 CEST?"},
    {IN_SPRING, "à 19h30 CEST", "= 19h30 CEST 20260430T173000Z"},
    {IN_SPRING, "19h CET",
     "! 19h CET: 19h CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, or "
     "did you mean 19:00 CEST?"},
    {IN_SPRING, "2026-04-30T19:00:00Z", "= 19:00:00Z 20260430T190000Z"},
    {IN_SPRING, "2026-04-30T19:00+02:00", "= 19:00+02:00 20260430T170000Z"},
    {IN_SPRING, "2026-07-01T10:00-07:00", "= 10:00-07:00 20260701T170000Z"},
    {IN_SPRING, "20260430T190000Z", "= 190000Z 20260430T190000Z"},
    {IN_SPRING, "2026-12-03 19:00 CET", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "3 December 2026, 19:00 CEST",
     "! 19:00 CEST: 19:00 CEST is wrong on 3 December: Berlin is on CET, that is 18:00 "
     "there, or did you mean 19:00 CET?"},
    {IN_SPRING, "Dec 3, 19:00 CET", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "on December 3rd, 2026 at 19:00 CET", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "19:00 CET on 3 December", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "19:00 CET on the 3rd of December", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "After the 12 March call, meet 19:00 CET on 30 April",
     "! 19:00 CET: 19:00 CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, "
     "or did you mean 19:00 CEST?"},
    {IN_SPRING, "03.12.2026 19:00 CET", "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "12/24/2026 19:00 CET", "= 19:00 CET 20261224T180000Z"},
    {IN_SPRING, "04/05/2026 10:00 CET",
     "? 10:00 CET: “04/05/2026” may be 2026-04-05 or 2026-05-04: write the one you mean."},
    {IN_SPRING, "04/04/2026 10:00 CET",
     "! 10:00 CET: 10:00 CET is wrong on 4 April: Berlin is on CEST, that is 11:00 there, "
     "or did you mean 10:00 CEST?"},
    {IN_SPRING, "Wed 30 April 2026",
     "! Wed 30 April 2026: “Wed 30 April 2026” is wrong: 30 April 2026 is a Thursday, not "
     "a Wednesday."},
    {IN_SPRING, "Thu 30 April 2026", ""},
    {IN_SPRING, "Thursday, April 30", ""},
    {IN_SPRING, "Wednesday, April 30, 10:00 UTC",
     "! Wednesday, April 30: “Wednesday, April 30” is wrong: 30 April 2026 is a Thursday, "
     "not a Wednesday.\n= 10:00 UTC 20260430T100000Z"},
    {IN_SPRING, "2026-04-30 (Wednesday) 10:00 UTC",
     "! 2026-04-30 (Wednesday): “2026-04-30 (Wednesday)” is wrong: 30 April 2026 is a "
     "Thursday, not a Wednesday.\n= 10:00 UTC 20260430T100000Z"},
    {IN_SPRING, "31 April 10:00 UTC",
     "! 31 April: There is no “31 April”: April has 30 days.\n= 10:00 UTC"},
    {IN_SPRING, "29 Feb 2026",
     "! 29 Feb 2026: There is no “29 Feb 2026”: February has 28 days."},
    {IN_SPRING, "29 February 2028", ""},
    {IN_SPRING, "Wed 19:00 CEST", "= 19:00 CEST 20260506T170000Z"},
    {IN_SPRING, "02:30 in Berlin on 29 March 2026",
     "! 02:30 in Berlin: There is no 02:30 in Berlin on 29 March: the clocks go forward "
     "then."},
    {IN_SPRING, "02:30 in Berlin on 25 October 2026",
     "? 02:30 in Berlin: 02:30 comes twice in Berlin on 25 October, when the clocks go "
     "back: say which, or write it in UTC."},
    {IN_SPRING, "01:30 PT on 1 November 2026",
     "? 01:30 PT: 01:30 comes twice in Los Angeles on 1 November, when the clocks go back: "
     "say which, or write it in UTC."},
    {IN_SPRING, "02:30 PT on 8 March 2026",
     "! 02:30 PT: There is no 02:30 in Los Angeles on 8 March: the clocks go forward "
     "then."},
    {IN_SPRING, "10:00 AEST", "= 10:00 AEST 20260430T000000Z"},
    {IN_WINTER, "10:00 AEST", "= 10:00 AEST 20261203T000000Z"},
    {IN_WINTER, "10:00 AEDT", "= 10:00 AEDT 20261202T230000Z"},
    {IN_SPRING, "10:00 EET",
     "! 10:00 EET: 10:00 EET is wrong on 30 April: Athens is on EEST, that is 11:00 there, "
     "or did you mean 10:00 EEST?"},
    {IN_WINTER, "10:00 EET", "= 10:00 EET 20261203T080000Z"},
    {IN_SPRING, "10:00 JST / 01:00 UTC",
     "= 10:00 JST 20260430T010000Z\n= 01:00 UTC 20260430T010000Z"},
    {IN_SPRING, "10:00 JST / 02:00 UTC",
     "= 10:00 JST 20260430T010000Z\n! 02:00 UTC: 10:00 JST is 01:00 UTC, not 02:00."},
    {IN_SPRING, "10:00 in Kolkata / 04:30 UTC",
     "= 10:00 in Kolkata 20260430T043000Z\n= 04:30 UTC 20260430T043000Z"},
    {IN_SPRING, "18:00 PT / 03:00 CEST",
     "= 18:00 PT 20260501T010000Z\n= 03:00 CEST 20260430T010000Z"},
    {IN_SPRING, "18:00 PT / 02:00 CEST",
     "= 18:00 PT 20260501T010000Z\n! 02:00 CEST: 18:00 PT is 03:00 CEST, not 02:00."},
    {IN_SPRING, "Slots: 9:00 PT, 12:00 PT",
     "= 9:00 PT 20260430T160000Z\n= 12:00 PT 20260430T190000Z"},
    {IN_SPRING, "9:00 PT or 11:00 ET",
     "= 9:00 PT 20260430T160000Z\n= 11:00 ET 20260430T150000Z"},
    {IN_SPRING, "9:00 PT and 11:00 ET",
     "= 9:00 PT 20260430T160000Z\n= 11:00 ET 20260430T150000Z"},
    {IN_SPRING, "Lunch is 12:00 PT, 12:00 ET, 12:00 CEST",
     "= 12:00 PT 20260430T190000Z\n= 12:00 ET 20260430T160000Z\n= 12:00 CEST "
     "20260430T100000Z"},
    {IN_SPRING, "10:00–11:00 PT / 19:00–20:00 CEST",
     "= 10:00–11:00 PT 20260430T170000Z\n= 19:00–20:00 CEST 20260430T170000Z"},
    {IN_SPRING, "10:00–11:00 PT / 19:00–21:00 CEST",
     "= 10:00–11:00 PT 20260430T170000Z\n! 19:00–21:00 CEST: 10:00–11:00 PT is 19:00–20:00 "
     "CEST, not 19:00–21:00."},
    {IN_SPRING, "**19:00** CET",
     "! 19:00 CET: 19:00 CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, "
     "or did you mean 19:00 CEST?"},
    {IN_SPRING, "19:00 CET on `main`",
     "! 19:00 CET: 19:00 CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, "
     "or did you mean 19:00 CEST?"},
    {IN_SPRING, "| 9:00 PT | 11:00 ET |",
     "= 9:00 PT 20260430T160000Z\n! 11:00 ET: 9:00 PT is 12:00 ET, not 11:00."},
    {IN_SPRING, "| 9:00 PT | 12:00 ET |",
     "= 9:00 PT 20260430T160000Z\n= 12:00 ET 20260430T160000Z"},
    {IN_SPRING, "9 AM PT /\n11 AM ET",
     "= 9 AM PT 20260430T160000Z\n! 11 AM ET: 9 AM PT is 12 PM ET, not 11 AM."},
    {IN_SPRING, "## 3 December 2026\n\nWe meet at 19:00 CET.",
     "= 19:00 CET 20261203T180000Z"},
    {IN_SPRING, "```\n19:00 CET\n```\n", ""},
    {IN_SPRING, "- 9:00 PT\n- 11:00 ET",
     "= 9:00 PT 20260430T160000Z\n= 11:00 ET 20260430T150000Z"},
    {IN_SPRING, "10:00 UTC-11:00 UTC",
     "= 10:00 UTC 20260430T100000Z\n= 11:00 UTC 20260430T110000Z"},
    {IN_SPRING, "25:00 CET", ""},
    {IN_SPRING, "10:75 CET", ""},
    {IN_SPRING, "19:00 CET (Berlin)",
     "! 19:00 CET (Berlin): 19:00 CET (Berlin) is wrong on 30 April: Berlin is on CEST, "
     "that is 20:00 there, or did you mean 19:00 CEST?"},
    {IN_SPRING, "19:00 CEST (Berlin)", "= 19:00 CEST (Berlin) 20260430T170000Z"},
    {IN_SPRING, "8:30-9:30am PDT / 11:30am-12:30pm EDT",
     "= 8:30-9:30am PDT 20260430T153000Z\n= 11:30am-12:30pm EDT 20260430T153000Z"},
    {IN_SPRING, "8:30am PT/11:30am ET/4:30pm UK time",
     "= 8:30am PT 20260430T153000Z\n= 11:30am ET 20260430T153000Z\n= 4:30pm UK time "
     "20260430T153000Z"},
    {IN_SPRING, "17:00 CAT", "= 17:00 CAT 20260430T150000Z"},
    {IN_SPRING, "10:00 Davis will talk about 3 CAT scans",
     "= 10:00 Davis 20260430T030000Z\n= 3 CAT 20260430T010000Z"},
    {IN_SPRING, "१९:०० CET",
     "! १९:०० CET: १९:०० CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, "
     "or did you mean 19:00 CEST?"},
    {IN_SPRING, "19：00 CET",
     "! 19：00 CET: 19：00 CET is wrong on 30 April: Berlin is on CEST, that is 20:00 "
     "there, or did you mean 19:00 CEST?"},
};

static GPtrArray *
check(const char *prose, gsize length, IvpWall on, GError **error)
{
    /* Exact bytes, so that a look beyond them is seen. */
    g_autoptr(GBytes) bytes = g_bytes_new(prose, length);

    return ivp_time_phrases_check(bytes, on, error);
}

static char *
describe(GPtrArray *findings)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < findings->len; i++) {
        const IvpTimeFinding *finding = findings->pdata[i];

        g_string_append_printf(text, "%s%c %s", i > 0 ? "\n" : "", "=!?"[finding->verdict],
                               finding -> text);
        if (finding->sentence != NULL) {
            g_string_append_printf(text, ": %s", finding->sentence);
        } else if (finding->has_instant) {
            g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(finding->instant);
            g_autofree char *stamp = g_date_time_format(time, " %Y%m%dT%H%M%SZ");

            g_string_append(text, stamp);
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
test_phrases(void)
{
    const IvpWall days[] = {SPRING, WINTER, MARCH};

    for (gsize i = 0; i < G_N_ELEMENTS(phrases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) findings =
            check(phrases[i].prose, strlen(phrases[i].prose), days[phrases[i].on], &error);
        g_autofree char *described = NULL;

        g_test_message("%s", phrases[i].prose);
        g_assert_no_error(error);
        described = describe(findings);
        g_assert_cmpstr(described, ==, phrases[i].findings);
    }
}

/* Any two right times of one instant, side by side, are right; moved by an hour they are
 * not. */
static void
test_pairs_of_all_hours(void)
{
    static const struct {
        const char *zone;
        int offset; /* hours east, in spring */
    } zones[] = {{"PT", -7}, {"PDT", -7}, {"ET", -4}, {"UTC", 0},
                 {"GMT", 0}, {"CEST", 2}, {"JST", 9}, {"in Kyiv", 3}};

    for (gsize a = 0; a < G_N_ELEMENTS(zones); a++) {
        for (gsize b = 0; b < G_N_ELEMENTS(zones); b++) {
            for (int hour = 0; hour < 24; hour++) {
                for (int shift = 0; shift < 2; shift++) {
                    int other =
                        (hour - zones[a].offset + zones[b].offset + shift + 48) % 24;
                    g_autofree char *prose =
                        g_strdup_printf("%02d:15 %s (%02d:15 %s)", hour, zones[a].zone,
                                        other, zones[b].zone);
                    g_autoptr(GPtrArray) findings =
                        check(prose, strlen(prose), SPRING, NULL);
                    const IvpTimeFinding *second;

                    g_assert_cmpuint(findings->len, ==, 2);
                    second = findings->pdata[1];
                    if (zones[a].offset == zones[b].offset && shift != 0)
                        continue;
                    g_assert_cmpint(second->verdict, ==,
                                    shift == 0 ? IVP_TIME_RIGHT : IVP_TIME_WRONG);
                }
            }
        }
    }
}

static void
test_lines_and_columns(void)
{
    static const char prose[] = "# Ä call\r\n\r\nÜber 19:00 CET\r\nand 9:00 PT\r\n";
    g_autoptr(GPtrArray) findings = check(prose, sizeof prose - 1, SPRING, NULL);
    const IvpTimeFinding *finding;

    g_assert_cmpuint(findings->len, ==, 2);
    finding = findings->pdata[0];
    g_assert_cmpint(finding->line, ==, 3);
    g_assert_cmpint(finding->column, ==, 6);
    finding = findings->pdata[1];
    g_assert_cmpint(finding->line, ==, 4);
    g_assert_cmpint(finding->column, ==, 5);
}

/* Beginnings and ends of phrases, cut anywhere, and many of them on one line. */
static void
test_any_bytes(void)
{
    static const char words[] =
        "Thu 30 April 2026, 9:00 PT (GMT-8) / 10-11am est = 2026-04-30T19:00+02:00 every "
        "third Thursday 19h30 IST i.e. UTC+ 4/5/2026 America/Los_Angeles 12 noon (";
    g_autoptr(GString) many = g_string_new(NULL);
    gint64 begun;

    for (gsize start = 0; start < sizeof words - 1; start++) {
        for (gsize length = 1; length <= sizeof words - 1 - start; length += 3) {
            g_autoptr(GPtrArray) findings = check(words + start, length, SPRING, NULL);

            g_assert_nonnull(findings);
        }
    }
    while (many->len < 1024 * 1024)
        g_string_append(many, words);
    begun = g_get_monotonic_time();
    g_ptr_array_unref(check(many->str, many->len, SPRING, NULL));
    g_test_message("1 MB on one line: %" G_GINT64_FORMAT " ms",
                   (g_get_monotonic_time() - begun) / 1000);
}

static void
test_refusals(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *large = g_malloc0(IVP_TIME_PHRASE_MAX_BYTES + 1);

    g_assert_null(check("19:00 CE\xFF", 9, SPRING, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_PARSE);
    g_clear_error(&error);
    memset(large, 'x', IVP_TIME_PHRASE_MAX_BYTES + 1);
    g_assert_null(check(large, IVP_TIME_PHRASE_MAX_BYTES + 1, SPRING, &error));
    g_assert_error(error, IVP_ERROR, IVP_ERROR_LIMIT);
}

static const struct {
    const char *what, *input, *arguments;
    int status;
    const char *output, *said; /* the whole of one, a part of the other */
} calls[] = {
    {"nothing wrong", "19:00 CEST\n", "times - --on 2026-04-30", 0,
     "1 time looked at: 0 wrong, 0 that cannot be known.\n", ""},
    {"something is", "A\n19:00 CET\n", "times --on 2026-04-30 -", 1,
     "-:2: 19:00 CET is wrong on 30 April: Berlin is on CEST, that is 20:00 there, or did "
     "you mean 19:00 CEST?\n1 time looked at: 1 wrong, 0 that cannot be known.\n",
     ""},
    {"not known", "19:00 IST\n", "times - --on 2026-04-30", 0,
     "-:1: “IST” may be Kolkata, Dublin or Jerusalem: write Asia/Kolkata or +05:30.\n"
     "1 time looked at: 0 wrong, 1 that cannot be known.\n",
     ""},
    {"none", "We meet.\n", "times - --on 2026-04-30", 0, "No time with a zone was found.\n",
     ""},
    {"JSON", "9 AM \"PT\"\n9 AM PT = 11 AM ET\n", "times - --on 2026-04-30 --json", 1,
     "{\"file\":\"-\",\"on\":\"2026-04-30\",\"times\":[{\"line\":2,\"column\":1,"
     "\"text\":\"9 AM PT\",\"state\":\"right\",\"utc\":\"20260430T160000Z\","
     "\"sentence\":null},{\"line\":2,\"column\":11,\"text\":\"11 AM ET\",\"state\":"
     "\"wrong\",\"utc\":\"20260430T150000Z\",\"sentence\":\"9 AM PT is 12 PM ET, not 11 "
     "AM.\"}]}\n",
     ""},
    {"binary", "\xFF\xFE\n", "times - --on 2026-04-30", 1, "", "-: "},
    {"no such day", "", "times - --on 2026-02-30", 2, "", "“2026-02-30” is no day here"},
    {"no file", "", "times --on 2026-04-30", 2, "", "Name one file"},
    {"no such option", "", "times - --when 2026-04-30", 2, "", "--when"},
    {"no such file", "", "times /nonexistent/a.md --on 2026-04-30", 3, "",
     "cannot be read"},
};

static void
test_calls(void)
{
    ToolRun ran = {0};

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_test_message("%s", calls[i].what);
        tool_run_line(&ran, g_get_tmp_dir(), calls[i].input, calls[i].arguments);
        g_assert_cmpstr(ran.out, ==, calls[i].output);
        if (strstr(ran.err, calls[i].said) == NULL)
            g_error("“%s” does not say “%s”", ran.err, calls[i].said);
        g_assert_cmpint(ran.status, ==, calls[i].status);
    }
    tool_run_clear(&ran);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/time-phrase/phrases", test_phrases);
    g_test_add_func("/time-phrase/pairs-of-all-hours", test_pairs_of_all_hours);
    g_test_add_func("/time-phrase/lines-and-columns", test_lines_and_columns);
    g_test_add_func("/time-phrase/any-bytes", test_any_bytes);
    g_test_add_func("/time-phrase/refusals", test_refusals);
    g_test_add_func("/time-phrase/calls", test_calls);
    return g_test_run();
}

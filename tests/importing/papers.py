"""A small invented board's papers, as untidy as real ones, to be changed by each test."""

from boardpapers.importing.folder import ImportFolder

BOARD = """\
[board]
name = "Harbours Board"
organisation = "Union of Estuary Councils"
parent = "Estuary Executive"
year = "2025/2026"
priorities = ["Dredging", "Ferries"]
contact = { name = "Ottoline Brace", phone = "01632 960200" }
quorum = 2

[meeting]
date = 2026-03-17
start = 10:30:00
rooms = "Chart Room"
previous = 2026-01-20
next = 2026-05-19T10:30:00

[venue]
name = "Pilot House"
address = ["Slip Lane", "Wexmouth"]

[[secretariat]]
name = "Ottoline Brace"
email = "ottoline.brace@estuary.example"

[[group]]
name = "Labour"
seats = 2
office = { name = "Ned Cobbold", phone = "01632 960201" }

[[group]]
name = "Liberal Democrat"
seats = 1
office = { name = "Group Office", phone = "01632 960202" }
"""
MEMBERS = """\
group,capacity,role,name,organisation,sector
Labour,Member,Chair,Sir Ambrose Tidewell CBE,Saltreach DC,
Labour,Member,,Wilhelmina Strake,Brineford BC,
Labour,Substitute,,Jago Penrudd,Saltreach DC,
Liberal Democrat,Member,Vice Chair,Perpetua Kelso OBE,Ferrymouth CC,
,Observer,,Thaddeus Marlpit,"Director, Towing Trust",Business
"""
ATTENDANCE = """\
section,name,2025-09-16,2026-01-20
Labour Group,Ambrose Tidewell CBE,Yes,Yes
Labour Group,Wilhelmina Strake,No,No
Lib Dem Group,Perpetua Kelso OBE,Apologies,Yes
Substitutes,Jago Penrudd,Yes,
Substitutes,Hortense Quibell,,Yes
"""
AGENDA = """\
number,letter,title,page,paper,restriction
1,,Dredging,,,
1,a,The Wexmouth Channel Programme,3,reports/1a-channel.md,
1,b,Disposal of Silt,7,,
2,,Ferries,,,
2,,Winter Timetable,9,reports/2-timetable.txt,
3,,Notes of the last meeting,11,notes-of-last-meeting-2026-01-20.txt,Confidential
4,,Date of next meeting – Tuesday 19 May 2026,,,
"""
ACTIONS = """\
item,item_title,action,action_by,progress
1,Silt,Officers to measure the silt at Brineford.,Casimir Holt / Elfrida Noakes,\
Measured in February.
4,Ferry Landings,Officers to inspect the landings before the summer.,,
"""
NOTES = """\
Note of decisions

Title: Harbours Board
Date: Tuesday, 20 January 2026
Venue: Pilot House

Attendance

Position	Councillor	Council
Chair	Ambrose Tidewell	Saltreach DC
Vice Chair	Perpetua Kelso	Ferrymouth Council
Substitutes	Hortense Quibell	Brineford BC
Apologies	Wilhelmina Strake	Brineford BC
Observers	Thaddeus Marlpitt	Towing Trust (Director)
Officers	Casimir Holt and Elfrida Noakes

1. Welcome

Councillor Strake declared a personal interest in the item on ferries.

2. Silt

Casimir Holt spoke.

Decision

That the Board:

- **noted** the report; and
- **asked** for measurements.

Action

Officers to measure the silt at Brineford and at Saltreach.

Casimir Holt / Elfrida Noakes

3. Ferry Landings – Confidential

The item was considered and its decisions recorded apart.

4. Buoys

The Board heard about buoys.

Decision

The Board **noted** the update.

Action

Officers to go on painting the buoys.

Casimir Holte
"""
CHANNEL = """\
# The Wexmouth Channel Project

## Purpose

For decision.

## Summary

The channel is silting up.

## Recommendations

1. That the Board note the report.
2. That dredging begin in May.

## Action

Officers to let the contract.

Contact officer: Casimir Holt
Position: Harbour Engineer
Phone no: 01632 960210
E-mail: casimir.holt@estuary.example

# The Wexmouth Channel Project

## Background

1. The channel was last dredged in 2019.
2. Since then it has lost a metre.
"""
TIMETABLE = """\
Winter Timetable

Purpose

For information.

Summary

The timetable is set out below.

Recommendation

That the Board note the timetable.

Action

None.

Contact officer: Elfrida Noakes
Position: Ferries Officer
Phone no: 01632 960211
E-mail: elfrida.noakes@estuary.example

Winter Timetable

Background

1. Ferries run every hour from October.
"""
FRONT = """\
Harbours Board

Agenda

Tuesday 17 March 2026
10.30am

Guidance notes for visitors

Pilot House, Slip Lane

Signing in

Please come to the desk, where you will be given a badge.

Harbours Board

17 March 2026

The Harbours Board meeting will be held on Tuesday 17 March 2026 at 10.30am, in the Chart Room.

Apologies

Please tell your group office if you cannot come.

Labour: Ned Cobbold: 01632 960201 email: labour@estuary.example
Liberal Democrat: Group Office: 01632 960202 email: libdem@estuary.example

Contact

Ottoline Brace (Tel: 01632 960200, email: ottoline.brace@estuary.example)
"""
MONITOR = """\
Action Monitor

Title:	Harbours Board
Date:	Tuesday, 20 January 2026

Item	Action	Progress
1	Silt
	Officers to measure the silt at Brineford.	Was measured in February.
4	Ferry Landings
	Officers to inspect the landings before the summer.
"""


def files() -> dict[str, bytes]:
    """The folder's files; each test may change its own."""
    texts = {
        "board.toml": BOARD,
        "members.csv": MEMBERS,
        "attendance.csv": ATTENDANCE,
        "agenda.csv": AGENDA,
        "actions.csv": ACTIONS,
        "notes-of-last-meeting-2026-01-20.txt": NOTES,
        "action-monitor-2026-01-20.txt": MONITOR,
        "front-matter.txt": FRONT,
        "reports/1a-channel.md": CHANNEL,
        "reports/2-timetable.txt": TIMETABLE,
        "picture-of-a-crane.jpg": "not really",
    }
    return {name: text.encode() for name, text in texts.items()}


def folder(**changes: tuple[str, str]) -> ImportFolder:
    """The folder, a file's text changed for each keyword: `members=("old", "new")`."""
    names = {
        "board": "board.toml", "members": "members.csv", "attendance": "attendance.csv",
        "agenda": "agenda.csv", "actions": "actions.csv",
        "notes": "notes-of-last-meeting-2026-01-20.txt", "front": "front-matter.txt",
        "monitor": "action-monitor-2026-01-20.txt", "channel": "reports/1a-channel.md",
    }  # fmt: skip
    made = files()
    for key, (old, new) in changes.items():
        text = made[names[key]].decode()
        assert old in text, f"{old!r} is not in {names[key]}"
        made[names[key]] = text.replace(old, new).encode()
    return ImportFolder("harbours", made)

"""Whatever changes a text, or who may read it, says in its own transaction what is stale."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION search_stale_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed {table};
BEGIN
    IF TG_OP <> 'DELETE' THEN
        changed := NEW;
        INSERT INTO search_stale (subject) {subjects};
    END IF;
    IF TG_OP <> 'INSERT' THEN
        changed := OLD;
        INSERT INTO search_stale (subject) {subjects};
    END IF;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER search_stale AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION search_stale_{name}();
CREATE TRIGGER search_stale_update AFTER UPDATE ON {table}
    FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))
    EXECUTE FUNCTION search_stale_{name}();
"""

UNDO = """
DROP TRIGGER search_stale ON {table};
DROP TRIGGER search_stale_update ON {table};
DROP FUNCTION search_stale_{name}();
"""

ITEM_AND_WHAT_HANGS_ON_IT = """
    SELECT 'item:' || id FROM agenda_agendaitem WHERE id = changed.id OR parent_id = changed.id
    UNION SELECT 'item:' || changed.id
    UNION SELECT 'notes:' || note.notes_id FROM minutes_noteitem note
        JOIN agenda_agendaitem item ON item.id = note.item_id
        WHERE item.id = changed.id OR item.parent_id = changed.id
    UNION SELECT 'action:' || action.id FROM actions_action action
        JOIN minutes_noteitem note ON note.id = action.note_item_id
        JOIN agenda_agendaitem item ON item.id = note.item_id
        WHERE item.id = changed.id OR item.parent_id = changed.id
"""

ALL_OF_A_MEETING = """
    SELECT 'item:' || id FROM agenda_agendaitem
        WHERE meeting_id = changed.id OR proposed_for_id = changed.id
    UNION ALL SELECT 'notes:' || id FROM minutes_notes WHERE meeting_id = changed.id
    UNION ALL SELECT 'action:' || id FROM actions_action WHERE meeting_id = changed.id
"""

OF_A_REPORT = "SELECT 'item:' || item_id FROM agenda_report WHERE id = changed.report_id"
OF_A_NOTE_ITEM = "SELECT 'notes:' || notes_id FROM minutes_noteitem WHERE id = changed.note_item_id"

ALL_THAT_NAMES_A_PERSON = """
    SELECT 'person:' || changed.id
    UNION ALL SELECT 'item:' || report.item_id FROM agenda_report report
        JOIN agenda_reportcontact contact ON contact.report_id = report.id
        WHERE contact.person_id = changed.id
    UNION ALL SELECT 'action:' || action_id FROM actions_actionowner WHERE person_id = changed.id
"""

TABLES = [
    (
        "agenda_agendaitem",
        ITEM_AND_WHAT_HANGS_ON_IT,
        "meeting_id forward_plan_id proposed_for_id parent_id kind title confidential open_title "
        "presenter priority_id number_at_publication withdrawn late_reason",
    ),
    (
        "agenda_report",
        "SELECT 'item:' || changed.item_id",
        "item_id title purpose summary action body background pdf author_id state in_force_id form",
    ),
    ("agenda_recommendation", OF_A_REPORT, "report_id position text"),
    ("agenda_reportcontact", OF_A_REPORT, "report_id person_id position"),
    (
        "agenda_appendix",
        OF_A_REPORT,
        "report_id position title body pdf confidential open_title",
    ),
    ("boards_meeting", ALL_OF_A_MEETING, "board_id date state published_at"),
    (
        "minutes_notes",
        "SELECT 'notes:' || changed.id",
        "meeting_id state",
    ),
    (
        "minutes_noteitem",
        "SELECT 'notes:' || changed.notes_id "
        "UNION ALL SELECT 'action:' || id FROM actions_action WHERE note_item_id = changed.id",
        "notes_id position item_id title confidential narrative confidential_minute "
        "decisions_lead_in",
    ),
    ("minutes_decision", OF_A_NOTE_ITEM, "note_item_id position text priority_id"),
    (
        "minutes_vote",
        OF_A_NOTE_ITEM,
        "note_item_id position motion",
    ),
    (
        "actions_action",
        f"SELECT 'action:' || changed.id UNION ALL {OF_A_NOTE_ITEM}",
        "meeting_id note_item_id item_title text noted_text confidential priority_id",
    ),
    (
        "actions_actionowner",
        "SELECT 'action:' || changed.action_id",
        "action_id person_id position",
    ),
    ("actions_progressupdate", "SELECT 'action:' || changed.action_id", "action_id text returned"),
    ("chairs_reports_recordedevent", "SELECT 'event:' || changed.id",
     "board_id priority_id happened_on subject text confidential"),
    ("members_person", ALL_THAT_NAMES_A_PERSON, "name organisation position user_id"),
    (
        "members_membership",
        "SELECT 'person:' || changed.person_id",
        "board_id person_id capacity office sector starts_on ends_on",
    ),
    ("members_briefedofficer", "SELECT 'person:' || changed.person_id", "board_id person_id"),
]  # fmt: skip


def _operation(table, subjects, columns):
    names = columns.split()
    given = {
        "table": table,
        "name": table,
        "subjects": subjects,
        "old": ", ".join(f"OLD.{name}" for name in names),
        "new": ", ".join(f"NEW.{name}" for name in names),
    }
    return migrations.RunSQL((FUNCTION + TRIGGERS).format(**given), UNDO.format(**given))


ALL_THERE_IS = """
INSERT INTO search_stale (subject)
    SELECT 'person:' || id FROM members_person
    UNION ALL SELECT 'item:' || id FROM agenda_agendaitem
    UNION ALL SELECT 'notes:' || id FROM minutes_notes
    UNION ALL SELECT 'action:' || id FROM actions_action
    UNION ALL SELECT 'event:' || id FROM chairs_reports_recordedevent;
"""
"""Of a site that has papers already: the worker makes their passages."""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("boards", "0006_chairs_reports_upward"),
        ("members", "0004_chairs_reports_upward"),
        ("agenda", "0007_chairs_reports_upward"),
        ("minutes", "0003_chairs_reports_upward"),
        ("actions", "0006_chairs_reports_upward"),
        ("chairs_reports", "0001_chairs_reports_upward"),
    ]

    operations = [
        *(_operation(*each) for each in TABLES),
        migrations.RunSQL(ALL_THERE_IS, migrations.RunSQL.noop),
    ]

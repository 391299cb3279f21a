"""Notes that went out before versions were kept have what they say as their first one."""

from django.db import migrations


def withhold_what_was_withheld(apps, schema_editor):
    """What was noted of a confidential item was printed in no edition, and stays so: from now on
    its narrative is what may be printed, so that it moves to the confidential minute."""
    NoteItem = apps.get_model("minutes", "NoteItem")
    for item in NoteItem.objects.filter(confidential=True).exclude(narrative=""):
        item.confidential_minute = item.narrative + item.confidential_minute
        item.narrative = ""
        item.save(update_fields=["narrative", "confidential_minute"])


def keep_first_versions(apps, schema_editor):
    Notes = apps.get_model("minutes", "Notes")
    NotesVersion = apps.get_model("minutes", "NotesVersion")
    sent = Notes.objects.filter(state__in=["circulated", "agreed"], versions__isnull=True)
    for notes in sent.iterator():
        NotesVersion.objects.create(
            notes=notes, number=1, kind=notes.state, text={"items": _items(apps, notes)}
        )


def _items(apps, notes):
    NoteItem = apps.get_model("minutes", "NoteItem")
    return [
        _item(apps, item)
        for item in NoteItem.objects.filter(notes=notes)
        .select_related("item__parent")
        .order_by("position")
    ]


def _item(apps, item):
    Action = apps.get_model("actions", "Action")
    Decision = apps.get_model("minutes", "Decision")
    noted = item.item
    is_secret = item.confidential or (
        noted is not None
        and (noted.confidential or (noted.parent is not None and noted.parent.confidential))
    )
    hidden = is_secret and not item.confidential
    return {
        "key": item.pk,
        "title": item.title,
        "item_id": item.item_id,
        "confidential": is_secret,
        "open_title": noted.open_title if noted else "",
        "narrative": "" if hidden else item.narrative,
        "lead_in": item.decisions_lead_in,
        "decisions": list(
            Decision.objects.filter(note_item=item)
            .order_by("position")
            .values_list("text", flat=True)
        ),
        "actions": [
            {
                "key": action.pk,
                "text": action.noted_text or action.text,
                "owners": [
                    *action.ownerships.order_by("position").values_list("person__name", flat=True),
                    *([action.unknown_owners] if action.unknown_owners else []),
                ],
                "due": action.due.isoformat() if action.due else None,
                "due_next_meeting": action.due_next_meeting,
                "confidential": is_secret or action.confidential,
            }
            for action in Action.objects.filter(note_item=item).order_by("position", "pk")
        ],
        "votes": [],
        "confidential_minute": item.narrative if hidden else item.confidential_minute,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_notes_and_actions"),
        ("minutes", "0002_notes_and_actions"),
    ]

    operations = [
        migrations.RunPython(withhold_what_was_withheld, migrations.RunPython.noop),
        migrations.RunPython(keep_first_versions, migrations.RunPython.noop),
    ]

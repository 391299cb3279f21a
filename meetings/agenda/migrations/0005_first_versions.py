"""Keep the text that each report has as its first version."""

from django.db import migrations
from django.utils import timezone


def keep_first_versions(apps, schema_editor):
    Report = apps.get_model("agenda", "Report")
    ReportVersion = apps.get_model("agenda", "ReportVersion")
    now = timezone.now()
    reports = Report.objects.filter(versions__isnull=True).prefetch_related(
        "recommendations", "contacts", "appendices"
    )
    for report in reports.iterator(chunk_size=100):
        ReportVersion.objects.create(
            report=report,
            number=1,
            made="imported",
            by=None,
            began_at=now,
            saved_at=now,
            text={
                "title": report.title,
                "purpose": report.purpose,
                "summary": report.summary,
                "recommendations": [
                    each.text for each in report.recommendations.order_by("position")
                ],
                "action": report.action,
                "body": report.body,
                "background": "",
                "pdf": "",
                "source_name": report.source_name,
                "is_draft_text": report.is_draft_text,
                "contacts": [each.person_id for each in report.contacts.order_by("position")],
                "appendices": [
                    {
                        "key": each.pk,
                        "title": each.title,
                        "body": each.body,
                        "pdf": each.pdf.name or "",
                        "source_name": "",
                        "confidential": each.confidential,
                        "confidential_reason": each.confidential_reason,
                        "open_title": each.open_title,
                    }
                    for each in report.appendices.order_by("position")
                ],
            },
        )


class Migration(migrations.Migration):

    dependencies = [("agenda", "0004_agendas_in_the_browser")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]

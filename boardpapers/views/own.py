"""Somebody's own page: their meetings, actions, attendance, calendar and account."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from boardpapers.signed_in import signed_in_user
from meetings.actions.models import Action
from meetings.attendance.calendars import address_of_feed, renew_feed
from meetings.attendance.models import CalendarFeed
from meetings.attendance.own_meetings import own_meetings
from meetings.attendance.own_record import own_attendance
from meetings.boards.models import Secretary
from meetings.members.models import Capacity, Group, Membership, Person
from meetings.packs.own_packs import packs_for

MEETINGS_SHOWN = 12
ACTIONS_SHOWN = 30
LOOKS_AHEAD = timedelta(days=366)


@login_required
@never_cache  # it shows the address of the feed, which is a secret
@require_safe
def own_page(request: HttpRequest) -> HttpResponse:
    """What is theirs, for whoever has signed in, in a fixed number of queries."""
    user = signed_in_user(request)
    today = timezone.localdate()
    person = Person.objects.filter(user_id=user.pk).first()
    ahead = own_meetings(user, since=today, until=today + LOOKS_AHEAD, today=today)
    shown = ahead[:MEETINGS_SHOWN]
    packs = packs_for(user, [own.meeting for own in shown])
    feed = CalendarFeed.objects.filter(user_id=user.pk).first()
    seats = list(
        Membership.objects.filter(person__user_id=user.pk)
        .select_related("board", "group")
        .order_by("board", "-pk")
    )
    return render(
        request,
        "own/own_page.html",
        {
            "person": person,
            "meetings": [(own, packs.get(own.meeting.pk)) for own in shown],
            "more_meetings": len(ahead) - len(shown),
            "actions": _open_actions(user.pk),
            "attendance": own_attendance(person, today) if person else [],
            "seats": [(seat, seat.holds_on(today)) for seat in seats],
            "is_counted": any(seat.capacity != Capacity.OBSERVER for seat in seats),
            "kept": Secretary.objects.filter(user_id=user.pk).select_related("board"),
            "groups": Group.objects.filter(office_users__pk=user.pk),
            "feed": feed,
            "feed_address": address_of_feed(feed) if feed else "",
            "today": today,
        },
    )


def _open_actions(account: int) -> list[Action]:
    """The one due first at the top; those without a day last."""
    own = (
        Action.objects.open()
        .owned_by(account)
        .select_related("meeting__board", "note_item__item__parent")
    )
    return list(own.first_due_first()[:ACTIONS_SHOWN])


@login_required
@require_POST
def feed_renew(request: HttpRequest) -> HttpResponse:
    """The first address of their calendar, or a new one in the place of the old."""
    user = signed_in_user(request)
    is_first = not CalendarFeed.objects.filter(user_id=user.pk).exists()
    renew_feed(user=user)
    messages.success(
        request,
        "Your calendar has an address. Give it to your calendar programme."
        if is_first
        else "Your calendar has a new address, and the old one is nothing now. Give the new one to "
        "each calendar programme that fetched the old one.",
    )
    return redirect("own_page")

"""One action with its progress."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meetings.actions import services
from meetings.actions.forms import MEANWHILE, RETURNED, ProgressForm
from meetings.actions.history import history_of
from meetings.actions.links import links_of
from meetings.actions.models import Action
from meetings.actions.policies import actions_visible_to, can_accept, can_update
from meetings.actions.updating import ActionHasChanged, AlreadySaved
from meetings.boards.policies import SiteUser
from meetings.boards.refusals import Refused


def get_action(user: SiteUser, action_id: int) -> Action:
    """Raises: Http404 unless the action is theirs to see."""
    return get_object_or_404(actions_visible_to(user), pk=action_id)


@login_required
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, action_id: int) -> HttpResponse:
    """One action, its updates, and the form for the next one; for the secretariat what it can
    change of it, and the links that were sent."""
    action = get_action(request.user, action_id)
    may_accept = can_accept(request.user, action)
    form = None
    not_saved = ""
    status = 200
    if can_update(request.user, action):
        form = ProgressForm(request.POST or None, action=action, may_accept=may_accept)
        if form.is_valid():
            try:
                _save(form, cast(AbstractBaseUser, request.user))
            except ActionHasChanged:
                action.refresh_from_db()
                form, status = form.reopened(MEANWHILE), 409
            except Refused as refused:
                not_saved, status = refused.sentence, 409
            except AlreadySaved:
                messages.info(request, "This was sent twice: it is saved, once.")
                return redirect(action)
            else:
                messages.success(request, "Saved. It is printed in the next pack that is built.")
                return redirect(action)
    elif request.method == "POST":
        return render(request, "404.html", status=404)
    return render(
        request,
        "actions/action.html",
        {
            "action": action,
            "history": history_of(action, with_changes=may_accept),
            "owners": action.owners.order_by("ownerships__position"),
            "unknown": action.unknown_names if may_accept else (),
            "links": links_of(action) if may_accept else [],
            "form": form if may_accept or action.state != Action.State.COMPLETED else None,
            "not_saved": not_saved,
            "written": request.POST.get("text", ""),
            "may_accept": may_accept,
            "seen_updates": action.updates.count(),
            "today": timezone.localdate(),
        },
        status=status,
    )


def _save(form: ProgressForm, by: AbstractBaseUser) -> None:
    """Raises: as the services do."""
    text, state = form.cleaned_data["text"], form.cleaned_data["state"]
    seen = form.cleaned_data["seen_updates"]
    if state == RETURNED:
        services.return_action(action=form.action, by=by, comment=text, seen_updates=seen)
    else:
        services.record_progress(
            action=form.action, by=by, text=text, state=Action.State(state), seen_updates=seen
        )

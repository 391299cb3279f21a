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
from meetings.actions.forms import ProgressForm
from meetings.actions.models import Action
from meetings.actions.policies import actions_visible_to, can_accept, can_update
from meetings.boards.policies import SiteUser


def get_action(user: SiteUser, action_id: int) -> Action:
    """Raises: Http404 unless the action is theirs to see."""
    return get_object_or_404(actions_visible_to(user), pk=action_id)


@login_required
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, action_id: int) -> HttpResponse:
    """One action, its updates, and the form for the next one."""
    action = get_action(request.user, action_id)
    form = None
    status = 200
    if can_update(request.user, action):
        form = ProgressForm(
            request.POST or None, action=action, may_accept=can_accept(request.user, action)
        )
        if form.is_valid():
            try:
                services.record_progress(
                    action=action,
                    by=cast(AbstractBaseUser, request.user),
                    text=form.cleaned_data["text"],
                    state=Action.State(form.cleaned_data["state"]),
                    seen_updates=form.cleaned_data["seen_updates"],
                )
            except services.ActionHasChanged:
                form = _reopened(form, action, can_accept(request.user, action))
                status = 409
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
            "updates": action.updates.select_related("by").order_by("-at", "-pk"),
            "owners": action.owners.order_by("ownerships__position"),
            "form": form,
            "may_accept": can_accept(request.user, action),
            "today": timezone.localdate(),
        },
        status=status,
    )


def _reopened(form: ProgressForm, action: Action, may_accept: bool) -> ProgressForm:
    """The form again, with what was written in it, at the state the action has now."""
    again = ProgressForm(
        {**form.cleaned_data, "seen_updates": action.updates.count()},
        action=action,
        may_accept=may_accept,
    )
    again.is_valid()
    again.add_error(
        None,
        "Somebody wrote an update while this page was open: it is shown below. Your text is "
        "still here and has not been saved. Change it if you need to and save again.",
    )
    return again

"""What the worker does for boards: it sends the messages that were posted."""

from procrastinate.contrib.django import app

from meetings.boards import outbox


@app.task(name=outbox.SEND_TASK, queue="mail")
def send_messages() -> None:
    """Send what is due."""
    outbox.send_waiting()


@app.periodic(cron="* * * * * */10")
@app.task(
    name="meetings.boards.tasks.take_up_messages", queue="mail", queueing_lock="take-up-messages"
)
def take_up_messages(timestamp: int) -> None:
    """Every ten seconds, what workers that were killed have left and what was put off."""
    outbox.take_up()

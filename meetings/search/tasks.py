"""What the worker does for searching: it makes the passages of what has changed."""

from procrastinate.contrib.django import app

from meetings.search.indexing import index_changes


@app.periodic(cron="* * * * * */3")
@app.task(name="meetings.search.tasks.index_changed", queue="search", queueing_lock="search")
def index_changed(timestamp: int) -> None:
    """Every three seconds: a change is found again as soon as that."""
    index_changes()

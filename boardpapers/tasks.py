"""Background jobs of the site itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(pass_context=True, queueing_lock="retry_jobs_of_dead_workers")
async def retry_jobs_of_dead_workers(context: JobContext, timestamp: int) -> None:
    """Give a job whose worker was killed to another one.

    Jobs are written so that running one again does no harm.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)

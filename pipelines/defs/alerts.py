"""A failed run tells a person: by a webhook that takes Slack's messages, and by e-mail, as the environment says.

What is sent names the job, the run, the day, the step and the error's first line; no text of an article.
"""

import os
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

import dagster as dg
import httpx

_SECONDS = 10
_MOST_OF_AN_ERROR = 300


@dataclass(frozen=True, slots=True)
class Alert:
    """One failed run, as a person is told of it."""

    subject: str
    text: str


@dg.run_failure_sensor(minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def failed_run(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Tell of a failed run wherever the environment says."""
    alert = _alert(context)
    senders = configured(os.environ)
    if not senders:
        return dg.SkipReason("set COUNTERCLAIM_ALERT_WEBHOOK or COUNTERCLAIM_ALERT_SMTP to be told of failed runs")
    failures = [failure for send in senders if (failure := _sent(send, alert))]
    if failures:  # the sensor is shown as failed; the other ways were still tried
        raise dg.Failure("; ".join(failures))
    return None


def configured(environment: Mapping[str, str]) -> list[Callable[[Alert], None]]:
    """The ways that the environment names; secrets come by it alone.

    COUNTERCLAIM_ALERT_WEBHOOK: URL. COUNTERCLAIM_ALERT_SMTP: host or host:port, with _FROM, _TO (comma between), and
    _USER and _PASSWORD where the server asks for them.
    """
    senders: list[Callable[[Alert], None]] = []
    if webhook := environment.get("COUNTERCLAIM_ALERT_WEBHOOK"):
        senders.append(lambda alert: _post(webhook, alert))
    if server := environment.get("COUNTERCLAIM_ALERT_SMTP"):
        senders.append(lambda alert: _mail(server, environment, alert))
    return senders


def _alert(context: dg.RunFailureSensorContext) -> Alert:
    run = context.dagster_run
    steps = ", ".join(
        f"{event.step_key}: {_first_line(event.event_specific_data)}" for event in context.get_step_failure_events()
    )
    day = run.tags.get("dagster/partition", "no day")
    subject = f"Counterclaim: {run.job_name} failed ({day})"
    return Alert(subject, f"{subject}\nrun {run.run_id}\n{steps or context.failure_event.message}")


def _first_line(data: object) -> str:
    """The innermost cause: Dagster's own error around it says nothing."""
    error = getattr(data, "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip().splitlines()[0][:_MOST_OF_AN_ERROR] if error and error.message.strip() else ""


def _sent(send: Callable[[Alert], None], alert: Alert) -> str | None:
    try:
        send(alert)
    except (httpx.HTTPError, OSError, smtplib.SMTPException) as error:
        return f"the alert could not be sent: {type(error).__name__}"  # the message may hold the webhook's secret
    return None


def _post(webhook: str, alert: Alert) -> None:
    httpx.post(webhook, json={"text": alert.text}, timeout=_SECONDS).raise_for_status()


def _mail(server: str, environment: Mapping[str, str], alert: Alert) -> None:
    message = EmailMessage()
    message["Subject"] = alert.subject
    message["From"] = environment["COUNTERCLAIM_ALERT_FROM"]
    message["To"] = environment["COUNTERCLAIM_ALERT_TO"]
    message.set_content(alert.text)
    host, _, port = server.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=_SECONDS) as connection:
        if user := environment.get("COUNTERCLAIM_ALERT_USER"):
            connection.starttls(context=ssl.create_default_context())  # without one, any server would get the password
            connection.login(user, environment["COUNTERCLAIM_ALERT_PASSWORD"])
        connection.send_message(message)

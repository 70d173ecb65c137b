"""systemd units: the robot as a hardened service, and a timer that looks whether the night's run happened.

Source: systemd.exec(5), systemd.service(5), systemd.timer(5).
"""

from __future__ import annotations

from collections.abc import Mapping

from robot.service.plan import ServicePlan

_CREDENTIALS = "/etc/fakturarobot"
_HARDENING = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=read-only",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "RestrictSUIDSGID=yes",
    "RestrictRealtime=yes",
    "LockPersonality=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    "CapabilityBoundingSet=",
    "UMask=0027",
)
"""What a browser can work under: it needs user namespaces, and memory that is written and then run.

Colleagues of the robot's group read what it writes: workbooks, pages and reports lie on a share.
"""


def units(plan: ServicePlan) -> Mapping[str, str]:
    """Return the text of each unit by its file name."""
    hour = f"{plan.watched_at:%H:%M:%S}"
    serve = (
        "ExecStart=" + _command(plan, "serve"),
        "Restart=on-failure",
        "RestartSec=5min",
        "KillMode=mixed",
        "TimeoutStopSec=15min",
    )
    page = (
        "ExecStart=" + _command(plan, "page"),
        "Restart=on-failure",
        "RestartSec=10s",
        "KillMode=process",  # a batch that someone started from the page comes to its end
    )
    texts = {
        "fakturarobot.service": _service(plan, "Fakturarobot", "exec", serve, wanted_by="multi-user.target"),
        "fakturarobot-watch.service": _service(
            plan, "Fakturarobot: did the night's run happen?", "oneshot", ("ExecStart=" + _command(plan, "watch"),)
        ),
        "fakturarobot-watch.timer": _lines(
            ["[Unit]", "Description=Fakturarobot: looks each working day whether the night's run happened", ""],
            ["[Timer]", f"OnCalendar=Mon..Fri {hour}", "Persistent=true", ""],
            ["[Install]", "WantedBy=timers.target"],
        ),
    }
    if plan.page:
        texts["fakturarobot-page.service"] = _service(
            plan, "Fakturarobot: the local page", "exec", page, wanted_by="multi-user.target"
        )
    return texts


def _service(plan: ServicePlan, name: str, kind: str, own: tuple[str, ...], *, wanted_by: str = "") -> str:
    return _lines(
        ["[Unit]", f"Description={name}", "Wants=network-online.target", "After=network-online.target", ""],
        ["[Service]", f"Type={kind}", f"User={plan.user}", f"WorkingDirectory={_path(str(plan.config.parent))}", *own],
        [f"LoadCredential={secret}:{_CREDENTIALS}/{secret}" for secret in plan.secrets],
        [f"ReadWritePaths=-{_path(str(folder))}" for folder in plan.writable],
        _HARDENING,
        ["", "[Install]", f"WantedBy={wanted_by}"] if wanted_by else [],
    )


def _command(plan: ServicePlan, *words: str) -> str:
    return " ".join(_quoted(word).replace("$", "$$") for word in plan.command(*words))


def _quoted(word: str) -> str:
    """Return a word of a command line, "%" and quotes kept from meaning anything."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _path(path: str) -> str:
    """Return a path for a setting that takes one; blanks are written as C does."""
    return path.replace("\\", "\\x5c").replace("%", "%%").replace(" ", "\\x20")


def _lines(*parts: object) -> str:
    found: list[str] = []
    for part in parts:
        assert isinstance(part, (list, tuple))
        found += part
    return "\n".join(found) + "\n"

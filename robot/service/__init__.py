"""Files with which the machine starts the robot: systemd units and tasks of the Windows Task Scheduler."""

from robot.service.writing import write_service_files

__all__ = ["write_service_files"]

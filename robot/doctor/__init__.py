"""`fakturarobot doctor`: everything that a night needs, looked at one by one; a line each, with the fix."""

from robot.doctor.diagnosis import Diagnosis
from robot.doctor.examination import examine, show

__all__ = ["Diagnosis", "examine", "show"]

"""Charts of a report: functions from its body to one SVG, made from the frozen figures alone."""

from kaejon.report.charts.bars import dimension_bars, stage_bar
from kaejon.report.charts.burn import burn_down
from kaejon.report.charts.overlap import upset
from kaejon.report.charts.poverty import poverty_k
from kaejon.report.charts.spark import sparkline

__all__ = ["burn_down", "dimension_bars", "poverty_k", "sparkline", "stage_bar", "upset"]

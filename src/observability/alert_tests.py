"""What each alert must and must not do. scenarios.py makes promtool's files of it."""

import fleet_alert_tests
import other_alert_tests
import shim_alert_tests

ALERTS = {
    "shim": shim_alert_tests.ALERTS,
    "fleet": fleet_alert_tests.ALERTS,
    "budget": other_alert_tests.BUDGETS,
    "watching": other_alert_tests.WATCHING,
}
